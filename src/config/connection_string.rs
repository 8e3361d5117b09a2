//! A Postgres connection string without the parameters that say how the way there is protected. They are read here and
//! not by the client library, which refuses the values that verify.

use url::form_urlencoded;

/// A connection string, and what was taken out of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stripped {
    /// What is left, in the form that it had.
    pub rest: String,
    pub sslmode: Option<String>,
    pub sslrootcert: Option<String>,
}

impl Stripped {
    /// Takes the parameters out. What is malformed is left as it is, for the client library to refuse.
    pub fn of(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::of_url(text)
        } else {
            Self::of_pairs(text)
        }
    }

    /// A query begins at the first `?` behind role and password, which may hold one.
    fn of_url(text: &str) -> Self {
        let credentials = text.find('@').unwrap_or(0);
        let Some(mark) = text[credentials..].find('?').map(|at| credentials + at) else {
            return Self { rest: text.to_owned(), ..Self::default() };
        };
        let mut stripped = Self::default();
        let kept: Vec<&str> = text[mark + 1..]
            .split('&')
            .filter(|parameter| {
                // A plus is a plus here, unlike in a form.
                let escaped = parameter.replace('+', "%2B");
                let pair = form_urlencoded::parse(escaped.as_bytes()).next();
                !pair.is_some_and(|(key, value)| stripped.take(&key, &value))
            })
            .collect();
        let separator = if kept.is_empty() { "" } else { "?" };
        stripped.rest = format!("{}{separator}{}", &text[..mark], kept.join("&"));
        stripped
    }

    fn of_pairs(text: &str) -> Self {
        let mut stripped = Self::default();
        let mut ahead = text.trim();
        while !ahead.is_empty() {
            let pair = pair(ahead);
            let after = pair.as_ref().map_or("", |(.., after)| after);
            if !pair.is_some_and(|(key, value, _)| stripped.take(key, &value)) {
                stripped.rest.push_str(&ahead[..ahead.len() - after.len()]);
                stripped.rest.push(' ');
            }
            ahead = after.trim_start();
        }
        stripped
    }

    /// Takes a parameter if it is one of ours; of several the last one counts, as it does for Postgres' own clients.
    fn take(&mut self, key: &str, value: &str) -> bool {
        let place = match key {
            "sslmode" => &mut self.sslmode,
            "sslrootcert" => &mut self.sslrootcert,
            _ => return false,
        };
        *place = Some(value.to_owned());
        true
    }
}

/// The first `key=value` of a text, and what follows it.
fn pair(text: &str) -> Option<(&str, String, &str)> {
    let (key, _) = text.split_once(|letter: char| letter == '=' || letter.is_whitespace())?;
    let behind = text[key.len()..].trim_start().strip_prefix('=')?.trim_start();
    let (value, after) = value(behind)?;
    Some((key, value, after))
}

/// A value, in quotes or up to the next space, and what follows it. A backslash stands before what is meant as it is.
fn value(text: &str) -> Option<(String, &str)> {
    let is_quoted = text.starts_with('\'');
    let mut letters = text.char_indices().skip(usize::from(is_quoted));
    let mut value = String::new();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => value.extend(letters.next().map(|(_, meant)| meant)),
            '\'' if is_quoted => return Some((value, &text[at + 1..])),
            space if !is_quoted && space.is_whitespace() => return Some((value, &text[at..])),
            other => value.push(other),
        }
    }
    (!is_quoted).then_some((value, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn taken(text: &str) -> (String, Option<String>, Option<String>) {
        let Stripped { rest, sslmode, sslrootcert } = Stripped::of(text);
        (rest, sslmode, sslrootcert)
    }

    #[test]
    fn ours_are_taken_out_of_a_url_and_the_others_stay() {
        assert_eq!(
            taken(
                "postgres://app:p?w&sslmode=x@db.example/d?sslmode=require&user=a&%73slrootcert=/a+b%20c.pem"
            ),
            (
                "postgres://app:p?w&sslmode=x@db.example/d?user=a".into(),
                Some("require".to_owned()),
                Some("/a+b c.pem".to_owned())
            )
        );
        assert_eq!(
            taken("postgresql:///d?sslmode=disable&sslmode=verify-full"),
            ("postgresql:///d".into(), Some("verify-full".to_owned()), None)
        );
        assert_eq!(taken("postgres://db.example/d"), ("postgres://db.example/d".into(), None, None));
    }

    #[test]
    fn ours_are_taken_out_of_pairs_and_the_others_stay() {
        assert_eq!(
            taken(
                " host=db.example sslmode = verify-full password='it\\'s sslmode=disable' sslrootcert='/a b' "
            ),
            (
                "host=db.example password='it\\'s sslmode=disable' ".into(),
                Some("verify-full".to_owned()),
                Some("/a b".to_owned())
            )
        );
        assert_eq!(
            taken("host=a\\ b sslmode=require"),
            ("host=a\\ b ".into(), Some("require".to_owned()), None)
        );
        assert_eq!(
            taken("sslmode=require password='open"),
            ("password='open ".into(), Some("require".to_owned()), None)
        );
    }

    proptest! {
        #[test]
        fn what_holds_none_of_ours_means_the_same_afterwards(text in "(postgres://)?[a-z@/?&=%+:,' \\\\]{0,40}") {
            let before = text.parse::<tokio_postgres::Config>();
            let Stripped { rest, sslmode: None, sslrootcert: None } = Stripped::of(&text) else { return Ok(()) };
            prop_assert_eq!(before.ok(), rest.parse().ok());
        }
    }
}
