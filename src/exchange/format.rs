//! Format: what kind of file is imported.

use super::sources::{SOURCES, Source};

/// What kind of file is imported.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// The list of another directory.
    List(&'static Source),
    /// This directory's own form, as people fill it in.
    Sheet(SheetFormat),
}

/// In which form people fill it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFormat {
    /// A table.
    Csv,
    /// vCards.
    Vcard,
}

impl Format {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let lists = SOURCES.iter().map(|source| Self::List(source));
        lists.chain([SheetFormat::Csv, SheetFormat::Vcard].map(Self::Sheet))
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|it| it.name() == name)
    }

    /// Its name: that of the source, or of the form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::List(source) => source.name,
            Self::Sheet(SheetFormat::Csv) => "csv",
            Self::Sheet(SheetFormat::Vcard) => "vcard",
        }
    }
}
