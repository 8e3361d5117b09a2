//! Walk: which of a record's versions make a page, from the newest change on.
//!
//! Who does not see all is shown versions that look different: of those that look alike, the first that was made. So
//! neither entries nor pages tell how often something hidden was changed. For the same reason he is led through a bounded
//! number of changes only, however many of them are hidden.

/// How many changes of a record are walked for who does not see all of it.
const DEPTH: usize = 2_000;

/// A walk along the changes of a record, newest first.
pub(super) struct Walk<T> {
    /// The page has what was changed before this number.
    before: Option<i64>,
    /// How many versions it holds.
    limit: usize,
    sees_all: bool,
    depth: usize,
    walked: usize,
    /// The versions, and how each looks.
    kept: Vec<(T, String)>,
}

impl<T> Walk<T> {
    pub(super) fn new(before: Option<i64>, limit: usize, sees_all: bool) -> Self {
        Self { before, limit, sees_all, depth: DEPTH, walked: 0, kept: Vec::new() }
    }

    /// Whether the page needs more changes. Once one more than it holds has begun, the one before that is whole.
    pub(super) fn goes_on(&self) -> bool {
        self.kept.len() <= self.limit && !self.is_at_its_depth()
    }

    /// Where to begin: what became of each part decides what others see of it, so they begin at the newest change.
    pub(super) fn start(&self) -> Option<i64> {
        self.before.filter(|_| self.sees_all)
    }

    /// Whether a change belongs to pages before this one.
    pub(super) fn is_passed(&self, number: i64) -> bool {
        self.before.is_some_and(|before| number >= before)
    }

    /// Counts a change, whatever is seen of it.
    pub(super) fn step(&mut self) {
        self.walked += 1;
    }

    /// Takes a version that is seen.
    pub(super) fn take(&mut self, version: T, look: String) {
        let is_full = self.kept.len() > self.limit;
        match self.kept.last_mut() {
            Some((newer, same)) if !self.sees_all && *same == look => *newer = version,
            _ if is_full => {}
            _ => self.kept.push((version, look)),
        }
    }

    /// The versions: one more than the page holds where there are more. What has begun at the end of the walk is left
    /// out: when it was made would move with every hidden change.
    pub(super) fn finish(mut self) -> Vec<T> {
        if self.is_at_its_depth() {
            self.kept.pop();
        }
        self.kept.into_iter().map(|(version, _)| version).collect()
    }

    fn is_at_its_depth(&self) -> bool {
        !self.sees_all && self.walked >= self.depth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the versions that a page of `limit` holds, of a history of `looks`, oldest first; no more than
    /// `depth` of them are walked.
    fn page(looks: &str, before: Option<i64>, limit: usize, sees_all: bool, depth: usize) -> Vec<i64> {
        let mut walk = Walk { depth, ..Walk::new(before, limit, sees_all) };
        let changes: Vec<(i64, char)> = (1..).zip(looks.chars()).collect();
        for (number, look) in changes.into_iter().rev() {
            if !walk.goes_on() {
                break;
            }
            walk.step();
            if !walk.is_passed(number) && look != '-' {
                walk.take(number, look.to_string());
            }
        }
        walk.finish()
    }

    #[test]
    fn of_versions_that_look_alike_the_first_that_was_made_is_seen() {
        assert_eq!(page("aabbb-b", None, 50, false, 100), [3, 1]);
        assert_eq!(page("aabbb-b", None, 50, true, 100), [7, 5, 4, 3, 2, 1]);
    }

    #[test]
    fn a_page_holds_one_more_where_there_are_more() {
        assert_eq!(page("abcd", None, 2, false, 100), [4, 3, 2]);
        assert_eq!(page("abcd", Some(3), 2, false, 100), [2, 1]);
    }

    #[test]
    fn who_does_not_see_all_is_led_through_so_many_changes_only() {
        assert_eq!(page("abcdef", None, 50, false, 4), [6, 5, 4], "3 may have begun before");
        assert_eq!(page("abcdef", Some(4), 50, false, 4), [0_i64; 0]);
        assert_eq!(page("abcdef", None, 50, true, 4).len(), 6);
    }

    #[test]
    fn hidden_changes_do_not_move_the_end_of_what_is_seen() {
        let looks = "aaaaaaaa";
        for hidden in 0..8 {
            assert_eq!(page(&format!("{looks}{}", "a".repeat(hidden)), None, 50, false, 4), [0_i64; 0]);
        }
    }
}
