//! Refusals that many operations share are written once, among the components.

use std::collections::{BTreeMap, BTreeSet};

use utoipa::openapi::{Paths, Ref, RefOr, Response};

use super::operations_mut;

/// Takes the refusals that several operations answer alike out of them, and leaves references. Each is named by the
/// slugs of its problems.
pub fn take(paths: &mut Paths) -> BTreeMap<String, RefOr<Response>> {
    let mut seen: BTreeMap<String, Vec<(Response, usize)>> = BTreeMap::new();
    for answer in answers(paths) {
        let Some((name, response)) = refusal(answer) else { continue };
        let variants = seen.entry(name).or_default();
        match variants.iter_mut().find(|(known, _)| known == response) {
            Some((_, count)) => *count += 1,
            None => variants.push((response.clone(), 1)),
        }
    }
    let commonest = |variants: Vec<(Response, usize)>| variants.into_iter().max_by_key(|(_, count)| *count);
    let shared: BTreeMap<String, Response> = seen
        .into_iter()
        .filter_map(|(name, variants)| {
            commonest(variants).filter(|(_, count)| *count > 1).map(|(response, _)| (name, response))
        })
        .collect();
    for answer in answers(paths) {
        let name = refusal(answer)
            .filter(|(name, response)| shared.get(name).is_some_and(|known| known == *response))
            .map(|(name, _)| name);
        if let Some(name) = name {
            *answer = RefOr::Ref(Ref::new(format!("#/components/responses/{name}")));
        }
    }
    shared.into_iter().map(|(name, response)| (name, RefOr::T(response))).collect()
}

/// The problems that operations answer, by their slugs.
pub fn problems(paths: &mut Paths) -> BTreeSet<String> {
    answers(paths)
        .filter_map(|answer| refusal(answer))
        .flat_map(|(name, _)| name.split('.').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn answers(paths: &mut Paths) -> impl Iterator<Item = &mut RefOr<Response>> {
    operations_mut(paths).flat_map(|operation| operation.responses.responses.values_mut())
}

/// The name of an answer that shows problems.
fn refusal(answer: &RefOr<Response>) -> Option<(String, &Response)> {
    let RefOr::T(response) = answer else { return None };
    let RefOr::T(content) = response.content.get("application/problem+json")? else { return None };
    let slugs: Vec<_> = content.examples.keys().map(String::as_str).collect();
    Some((slugs.join("."), response))
}
