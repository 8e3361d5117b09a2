//! Products, and what two registries of names call them.

use serde::{Deserialize, Serialize};

use crate::model::text_type::text_type;
use crate::model::violation::Invalid;

/// Longest name of a vendor or a product, in characters.
pub const PRODUCT_MAX: usize = 200;
/// Longest purl or CPE name, in characters.
pub const PRODUCT_NAME_MAX: usize = 500;

/// Components of a CPE 2.3 name, with `cpe` and `2.3` (NIST IR 7695, 6.2).
const CPE_COMPONENTS: usize = 13;

text_type! {
    /// A package URL (purl, ECMA-427), such as `pkg:npm/left-pad`. Only its outer form is checked.
    Purl;
    /// A name of CPE 2.3 as a formatted string, such as `cpe:2.3:a:vendor:product:*:*:*:*:*:*:*:*`. Only its outer form is
    /// checked.
    Cpe;
}

/// A product of a vendor.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Product {
    /// Who makes it.
    pub vendor: String,
    /// What it is called.
    pub product: String,
    /// What it is called among packages.
    pub purl: Option<Purl>,
    /// What it is called in the CPE dictionary.
    pub cpe: Option<Cpe>,
}

impl Purl {
    /// Reads a package URL.
    ///
    /// # Errors
    /// `not_a_purl`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let is_purl = is_plain(text)
            && text.strip_prefix("pkg:").and_then(|rest| rest.split_once('/')).is_some_and(|(kind, name)| {
                let mut letters = kind.chars();
                letters.next().is_some_and(|first| first.is_ascii_lowercase())
                    && letters.all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || ".-".contains(it))
                    && name.split(['?', '#']).next().is_some_and(|path| !path.trim_matches('/').is_empty())
            });
        if is_purl {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("not_a_purl", "Write a package URL, such as pkg:npm/left-pad."))
        }
    }
}

impl Cpe {
    /// Reads a CPE name.
    ///
    /// # Errors
    /// `not_a_cpe`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let components = components(text);
        let is_cpe = is_plain(text)
            && components.len() == CPE_COMPONENTS
            && components.iter().all(|it| !it.is_empty())
            && components[..2] == ["cpe", "2.3"]
            && ["a", "o", "h", "*", "-"].contains(&components[2]);
        if is_cpe {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new(
                "not_a_cpe",
                "Write a name of CPE 2.3 with all its components, such as cpe:2.3:a:vendor:product:*:*:*:*:*:*:*:*.",
            ))
        }
    }
}

fn is_plain(text: &str) -> bool {
    text.len() <= PRODUCT_NAME_MAX && text.bytes().all(|it| it.is_ascii_graphic())
}

/// What stands between colons; one with a backslash before it is part of a component.
fn components(text: &str) -> Vec<&str> {
    let (mut components, mut start, mut is_escaped) = (Vec::new(), 0, false);
    for (at, letter) in text.char_indices() {
        if letter == ':' && !is_escaped {
            components.push(&text[start..at]);
            start = at + 1;
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    components.push(&text[start..]);
    components
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANY: &str = "*:*:*:*:*:*:*:*";

    #[test]
    fn package_urls_have_a_type_and_a_name() {
        for good in [
            "pkg:npm/left-pad",
            "pkg:npm/%40angular/animation@12.3.1",
            "pkg:maven/org.example/core?type=jar#src",
            "pkg:deb/debian/curl@7.50.3-1?arch=i386",
        ] {
            assert_eq!(Purl::parse(good).as_ref().map(Purl::as_str), Ok(good));
        }
        for bad in [
            "",
            "npm/left-pad",
            "pkg:",
            "pkg:npm",
            "pkg:npm/",
            "pkg:/left-pad",
            "pkg:NPM/x",
            "pkg:npm/a b",
            "pkg:npm/?a",
        ] {
            assert_eq!(Purl::parse(bad).map_err(|it| it.code), Err("not_a_purl"), "{bad}");
        }
        assert!(Purl::parse(&format!("pkg:npm/{}", "a".repeat(492))).is_ok());
        assert!(Purl::parse(&format!("pkg:npm/{}", "a".repeat(493))).is_err());
    }

    #[test]
    fn names_of_cpe_have_all_their_components() {
        for good in
            [format!("cpe:2.3:a:vendor:product:{ANY}"), format!("cpe:2.3:o:ven\\:dor:pro\\\\duct:{ANY}")]
        {
            assert_eq!(Cpe::parse(&good).as_ref().map(Cpe::as_str), Ok(good.as_str()));
        }
        for bad in [
            String::new(),
            "cpe:/a:vendor:product".to_owned(),
            "cpe:2.3:a:vendor:product".to_owned(),
            format!("cpe:2.3:x:vendor:product:{ANY}"),
            format!("cpe:2.3:a:ven:dor:product:{ANY}"),
            format!("cpe:2.3:a::product:{ANY}"),
            format!("cpe:2.3:a:ven dor:product:{ANY}"),
        ] {
            assert_eq!(Cpe::parse(&bad).map_err(|it| it.code), Err("not_a_cpe"), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn components_are_the_whole_text(text in "[a:\\\\*]{0,30}") {
            prop_assert_eq!(components(&text).join(":"), text);
        }
    }
}
