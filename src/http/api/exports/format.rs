//! The forms in which whole sets are exported.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::http::accept::{Form, Wanted};
use crate::http::problem::Problem;

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A line of JSON for each record: the view that the record itself has.
    Ndjson,
    /// A sheet.
    Csv,
    /// vCard 4.0.
    Vcard,
    /// A JSON array of JSContact cards.
    Jscontact,
}

impl Format {
    /// All of them, the usual one first.
    pub const ALL: [Self; 4] = [Self::Ndjson, Self::Csv, Self::Vcard, Self::Jscontact];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Vcard => "vcard",
            Self::Jscontact => "jscontact",
        }
    }

    /// How an answer in it names its type. JSContact's own type is for one card; several are an array of JSON.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Vcard => "text/vcard; charset=utf-8",
            Self::Jscontact => "application/json",
        }
    }

    /// What the name of a file in it ends with.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Vcard => "vcf",
            Self::Jscontact => "json",
        }
    }

    const fn form(self) -> Form {
        match self {
            Self::Ndjson => Form::Ndjson,
            Self::Csv => Form::Csv,
            Self::Vcard => Form::Vcard,
            Self::Jscontact => Form::Json,
        }
    }
}

/// In which form a whole set is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// In which form; left out, the one that `Accept` likes best, and `ndjson` of equals.
    #[param(inline, example = "csv")]
    pub format: Option<Format>,
    /// With `csv` only: whether a byte order mark stands at the beginning, by which some spreadsheets know UTF-8.
    #[serde(default)]
    #[param(inline, default = false)]
    pub bom: bool,
}

impl ExportQuery {
    /// The form. What `format` says goes before `Accept`.
    pub fn format(&self, wanted: &Wanted) -> Result<Format, Problem> {
        let format = match self.format {
            Some(format) => format,
            None => {
                let form = wanted.prefer(&Format::ALL.map(Format::form))?;
                Format::ALL.into_iter().find(|it| it.form() == form).unwrap_or(Format::Ndjson)
            }
        };
        if self.bom && format != Format::Csv {
            return Err(Problem::malformed("bom: leave it out, or ask for format=csv."));
        }
        Ok(format)
    }
}
