//! Where the service keeps files of its own.

use std::path::{Path, PathBuf};

use super::error::{Fault, Origin};
use super::section::section;
use super::sources::Sources;

section! {
    /// Files that the service makes for itself.
    pub struct State in "state" {
        /// The folder of the private Postgres and of secrets that were made here. Empty: `counterpart` in
        /// `XDG_STATE_HOME`; for root /var/lib/counterpart; else ~/.local/state/counterpart.
        folder: PathBuf = PathBuf::new(),
    }
}

impl State {
    /// Works out the folder where none is set, and makes it absolute.
    pub(super) fn settle(&mut self, sources: &mut Sources) {
        if self.folder.as_os_str().is_empty() {
            let root = rustix::process::geteuid().is_root();
            self.folder =
                usual(root, sources.variable("XDG_STATE_HOME"), sources.variable("HOME")).unwrap_or_default();
        }
        match std::path::absolute(&self.folder) {
            Ok(folder) => self.folder = folder,
            Err(_) => sources.refuse(Fault::Invalid {
                key: "state.folder".into(),
                origin: Origin::Default,
                allowed: "set, for neither XDG_STATE_HOME nor HOME says where files belong".into(),
            }),
        }
    }
}

/// The usual folder, if it is known. The XDG specification has relative paths ignored.
fn usual(root: bool, state_home: Option<&str>, home: Option<&str>) -> Option<PathBuf> {
    let absolute = |text: &str| Some(Path::new(text).to_owned()).filter(|path| path.is_absolute());
    if let Some(state_home) = state_home.and_then(absolute) {
        return Some(state_home.join("counterpart"));
    }
    if root {
        return Some("/var/lib/counterpart".into());
    }
    Some(home.and_then(absolute)?.join(".local/state/counterpart"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_follows_xdg_then_root_then_home() {
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(usual(true, Some("/state"), Some("/root")), path("/state/counterpart"));
        assert_eq!(usual(true, None, Some("/root")), path("/var/lib/counterpart"));
        assert_eq!(usual(true, Some("relative"), None), path("/var/lib/counterpart"));
        assert_eq!(usual(false, None, Some("/home/ada")), path("/home/ada/.local/state/counterpart"));
        assert_eq!(usual(false, None, None), None);
    }
}
