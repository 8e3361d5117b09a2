//! An organization that somebody administers goes on being administered, whoever changes its accounts at once.

use counterpart::model::kinds::{AccountRole, OrganizationKind};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answered, Field, account};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_administrator_is_neither_disabled_nor_demoted() {
    let field = Field::start().await;
    let own = format!("/v1/accounts/{}", field.account_of(field.team, AccountRole::Administrator));
    let administrator = field.administrator();
    let demoted = administrator.patch(&own, "*", &json!({"role": "reader"})).await;
    assert_eq!(demoted.problem(), (409, "last-administrator".into()));
    assert_eq!(administrator.delete(&own, "*").await.problem(), (409, "last-administrator".into()));
    administrator.patch(&own, "*", &json!({"name": "Ada Example"})).await.expect(200);

    let editor = format!("/v1/accounts/{}", field.account_of(field.team, AccountRole::Editor));
    administrator.patch(&editor, "*", &json!({"role": "administrator"})).await.expect(200);
    let demoted = administrator.patch(&own, "*", &json!({"role": "reader"})).await;
    assert_eq!(demoted.expect(200)["role"], "reader", "one may step down where another stays");
    assert_eq!(administrator.delete(&editor, "*").await.problem(), (404, "not-found".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_administrators_who_send_each_other_away_on_two_instances_leave_one() {
    let field = Field::start().await;
    let beside = field.beside().await;
    let (mut done, mut refused) = (0, 0);
    for round in 0..20 {
        let organization = field.organization(OrganizationKind::Csirt, &format!("Team {round}")).await;
        let one = account(&field, organization, AccountRole::Administrator).await;
        let other = {
            let email = format!("other-{round}@desk.example");
            field.account(organization, AccountRole::Administrator, &email).await
        };
        let known = field.directory.status().position.number;
        beside.directory.wait_for(known).await.unwrap();
        let path = |id| format!("/v1/accounts/{id}");
        let (here, there) = (field.visitor(one), beside.visitor(other));
        let first = here.request(Method::DELETE, &path(other)).header("If-Match", "*");
        let second = there.request(Method::PATCH, &path(one)).header("If-Match", "*");
        let second = second.json(&json!({"role": "reader"}));
        let (first, second) = tokio::join!(Answered::to(first), Answered::to(second));
        for answer in [&first, &second] {
            match answer.status {
                200 | 204 => done += 1,
                // Who was sent away first may do nothing any more.
                401 | 404 | 409 => refused += 1,
                status => panic!("{status}: {}", answer.text()),
            }
        }
        let left = format!(
            "SELECT count(*) AS count FROM account WHERE organization_id = '{organization}' \
             AND role = 'administrator' AND disabled_at IS NULL"
        );
        assert_eq!(field.count(&left).await, 1, "round {round}");
    }
    println!(
        "last administrator: 20 races on two instances: {done} changes done, {refused} refused, 20 times one is left"
    );
    assert_eq!((done, refused), (20, 20));
}
