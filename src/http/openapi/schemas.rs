//! The schemas of bodies and answers, brought into their final form.

use std::collections::BTreeMap;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, Schema};

use super::bounds::Bound;
use crate::http::document::NamedSchema;

/// Where a reference to a component leads.
pub const COMPONENTS: &str = "#/components/schemas/";
/// How the components begin that stand for a field of a patch.
pub const PATCHES: &str = "Patch_";

/// All schemas that the operations use.
#[derive(Default)]
pub struct Schemas {
    /// Those of bodies.
    pub taken: Vec<NamedSchema>,
    /// Those of answers.
    pub shown: Vec<NamedSchema>,
    /// The bounds of fields of bodies.
    pub bounds: Vec<Bound>,
}

impl Schemas {
    /// One schema for each name: a view within another is described without its tag, which it carries all the same. In what is only ever shown, every key is always there. A field of a
    /// patch says itself what it may be, instead of referring to a component of that name.
    pub fn settle(self) -> BTreeMap<String, RefOr<Schema>> {
        let taken: BTreeMap<_, _> = self.taken.into_iter().collect();
        let mut settled = BTreeMap::new();
        for (name, schema) in self.shown {
            match settled.get(&name) {
                Some(known) if fields(known) >= fields(&schema) => {}
                _ => _ = settled.insert(name, schema),
            }
        }
        for (name, schema) in &mut settled {
            if let (false, RefOr::T(Schema::Object(object))) = (taken.contains_key(name), schema) {
                object.required = object.properties.keys().cloned().collect();
            }
        }
        settled.extend(taken);
        let (patches, mut settled): (BTreeMap<_, _>, BTreeMap<_, _>) =
            settled.into_iter().partition(|(name, _)| name.starts_with(PATCHES));
        for schema in settled.values_mut() {
            if let RefOr::T(Schema::Object(object)) = schema {
                put_back(object, &patches);
                object.properties.values_mut().for_each(raise_description);
            }
        }
        for bound in &self.bounds {
            if let Some(RefOr::T(Schema::Object(object))) = settled.get_mut(&bound.schema)
                && let Some(property) = object.properties.get_mut(&bound.field)
            {
                bound.write(property);
            }
        }
        settled
    }
}

/// How many fields a schema knows.
fn fields(schema: &RefOr<Schema>) -> usize {
    if let RefOr::T(Schema::Object(object)) = schema { object.properties.len() } else { 0 }
}

/// Puts each patch where it is referred to, with the field's own description.
fn put_back(object: &mut Object, patches: &BTreeMap<String, RefOr<Schema>>) {
    for property in object.properties.values_mut() {
        let RefOr::Ref(reference) = &*property else { continue };
        let name = reference.ref_location.trim_start_matches(COMPONENTS);
        let Some(RefOr::T(patch)) = patches.get(name) else { continue };
        let mut patch = patch.clone();
        if !reference.description.is_empty() {
            describe(&mut patch, reference.description.clone());
        }
        *property = RefOr::T(patch);
    }
}

/// A field that refers to something or is null says what it means beside the choice, not within it.
fn raise_description(property: &mut RefOr<Schema>) {
    let RefOr::T(Schema::OneOf(choice)) = property else { return };
    for item in &mut choice.items {
        if let RefOr::Ref(reference) = item
            && choice.description.is_none()
            && !reference.description.is_empty()
        {
            choice.description = Some(std::mem::take(&mut reference.description));
        }
    }
}

fn describe(schema: &mut Schema, description: String) {
    match schema {
        Schema::Object(object) => object.description = Some(description),
        Schema::Array(array) => array.description = Some(description),
        Schema::OneOf(one_of) => one_of.description = Some(description),
        _ => {}
    }
}
