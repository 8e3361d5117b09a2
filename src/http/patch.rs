//! A field of a merge patch (RFC 7396): left alone, cleared, or set.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use utoipa::__dev::ComposeSchema;
use utoipa::openapi::schema::{OneOfBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{ObjectBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};
use validator::{ValidateLength, ValidateRange, ValidationErrors};

/// What a patch says of one field. `Option<Option<T>>` would take null for absent.
///
/// The field needs `#[serde(default)]`, so that a missing one is [`Patch::Absent`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field is not there: it stays as it is.
    #[default]
    Absent,
    /// The field is null: it is cleared.
    Null,
    /// The field has this value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the patch leaves the field alone.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, where there is one.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// `None` when the field stays, else what it becomes: `Some(None)` is cleared.
    #[must_use]
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// The same patch over a borrowed value.
    #[must_use]
    pub fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(value),
        }
    }

    /// Changes the value, where there is one.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }

    /// Reads the value, where there is one.
    ///
    /// # Errors
    /// What `read` says is wrong with it.
    pub fn try_map<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Patch<U>, E> {
        Ok(match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(read(value)?),
        })
    }

    /// Applies the patch to a field that may be empty.
    pub fn apply(self, field: &mut Option<T>) {
        if let Some(change) = self.into_change() {
            *field = change;
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

/// An absent field is left out with `skip_serializing_if = "Patch::is_absent"`.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().into_option().serialize(serializer)
    }
}

/// `T` or null. The derive macro makes a component of each generic type; the document puts these
/// components back where they are used.
impl<T: ComposeSchema> ComposeSchema for Patch<T> {
    fn compose(inner: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        match inner.into_iter().next().unwrap_or_else(T::schema) {
            RefOr::T(Schema::Object(mut object)) if object.enum_values.is_none() => {
                if let SchemaType::Type(one) = object.schema_type {
                    object.schema_type = SchemaType::Array(vec![one, Type::Null]);
                }
                RefOr::T(Schema::Object(object))
            }
            other => OneOfBuilder::new()
                .item(other)
                .item(ObjectBuilder::new().schema_type(SchemaType::Type(Type::Null)))
                .into(),
        }
    }
}

impl<T: ComposeSchema + ToSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Patch_{}", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T: ValidateLength<u64>> ValidateLength<u64> for Patch<T> {
    fn length(&self) -> Option<u64> {
        self.as_ref().into_option().and_then(ValidateLength::length)
    }
}

impl<N, T: ValidateRange<N>> ValidateRange<N> for Patch<T> {
    fn greater_than(&self, max: N) -> Option<bool> {
        self.as_ref().into_option().and_then(|value| value.greater_than(max))
    }

    fn less_than(&self, min: N) -> Option<bool> {
        self.as_ref().into_option().and_then(|value| value.less_than(min))
    }
}

impl<T: validator::Validate> validator::Validate for Patch<T> {
    fn validate(&self) -> Result<(), ValidationErrors> {
        self.as_ref().into_option().map_or(Ok(()), validator::Validate::validate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(patch: Patch<u8>, to: Option<u8>) -> Option<u8> {
        let mut field = to;
        patch.apply(&mut field);
        field
    }

    #[test]
    fn absent_leaves_null_clears_and_a_value_sets() {
        assert_eq!(applied(Patch::Absent, Some(1)), Some(1));
        assert_eq!(applied(Patch::Null, Some(1)), None);
        assert_eq!(applied(Patch::Value(2), Some(1)), Some(2));
        assert_eq!(applied(Patch::Value(2), None), Some(2));
    }

    #[test]
    fn a_value_is_read_on_and_the_rest_stays() {
        let read = |text: &str| text.parse::<u8>();
        assert_eq!(Patch::Value("7").try_map(read), Ok(Patch::Value(7)));
        assert_eq!(Patch::Null.try_map(read), Ok(Patch::Null));
        assert!(Patch::Value("x").try_map(read).is_err());
        assert_eq!(Patch::Value(7).map(|value| value + 1).into_change(), Some(Some(8)));
        assert_eq!(Patch::<u8>::Null.into_change(), Some(None));
        assert_eq!(Patch::<u8>::Absent.into_change(), None);
    }

    #[test]
    fn an_absent_field_is_left_out_when_it_is_written() {
        #[derive(Serialize)]
        struct Edit {
            #[serde(skip_serializing_if = "Patch::is_absent")]
            title: Patch<u8>,
            #[serde(skip_serializing_if = "Patch::is_absent")]
            light: Patch<u8>,
        }
        let written =
            serde_json::to_string(&Edit { title: Patch::Null, light: Patch::Absent }).expect("JSON");
        assert_eq!(written, r#"{"title":null}"#);
    }
}
