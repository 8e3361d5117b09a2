"""What an integrator does first, with a client that openapi-python-client made."""

import os
from uuid import uuid4

from counterpart_client import AuthenticatedClient, Client
from counterpart_client.api.contacts import read_contact, register_contact, update_contact
from counterpart_client.api.organizations import (
    list_organizations,
    read_organization,
    register_organization,
    update_organization,
)
from counterpart_client.api.sessions import read_me, sign_in
from counterpart_client.models import (
    ContactView,
    EditContact,
    EditOrganization,
    Me,
    NewChannel,
    NewContact,
    NewOrganization,
    OrganizationPage,
    OrganizationView,
    Problem,
    SignIn,
    Tokens,
)
from counterpart_client.types import UNSET

SERVICE, FUTURE = os.environ["SERVICE"], os.environ["FUTURE"]


def entered(service: str) -> AuthenticatedClient:
    """A client with the token of who signs in."""
    credentials = SignIn(email=os.environ["EMAIL"], password=os.environ["PASSWORD"])
    tokens = sign_in.sync(client=Client(service), body=credentials)
    assert isinstance(tokens, Tokens), tokens
    return AuthenticatedClient(service, tokens.access_token, raise_on_unexpected_status=True)


def walk(client: AuthenticatedClient) -> ContactView:
    me = read_me.sync(client=client)
    assert isinstance(me, Me), me

    # A list, page by page.
    names, cursor = [], UNSET
    while cursor is not None:
        page = list_organizations.sync(client=client, limit=2, cursor=cursor)
        assert isinstance(page, OrganizationPage), page
        names += [organization.name for organization in page.items]
        cursor = page.next_cursor
    assert len(names) > 2, names

    # Made once, however often it is sent.
    organization = NewOrganization(kind="csirt", name="Team of the Python client", short_name="PY", country="CH")
    key = str(uuid4())
    made = [register_organization.sync(client=client, body=organization, idempotency_key=key) for _ in range(2)]
    assert isinstance(made[0], OrganizationView) and made[0].id == made[1].id, made

    # Changed, with the version that it is meant for; null clears.
    patched = update_organization.sync(
        made[0].id,
        client=client,
        if_match=made[0].etag,
        act_reference="Ticket 42",
        body=EditOrganization(name="Team of Python", short_name=None),
    )
    assert isinstance(patched, OrganizationView), patched
    assert (patched.name, patched.short_name, patched.country) == ("Team of Python", None, "CH")
    read = read_organization.sync(patched.id, client=client)
    assert isinstance(read, OrganizationView) and read.short_name is None and read.standing == "listed", read

    # Too late: what is there now is another version.
    stale = update_organization.sync(
        made[0].id, client=client, if_match=made[0].etag, body=EditOrganization(name="Nobody")
    )
    assert isinstance(stale, Problem) and (stale.status, stale.type_) == (412, "/problems/stale"), stale

    contact = register_contact.sync(
        me.organization.id,
        client=client,
        body=NewContact(
            roles=["incident_response"],
            title="Night desk",
            languages=["en", "fr"],
            channels=[NewChannel(kind="email", value="night@python.example")],
        ),
    )
    assert isinstance(contact, ContactView), contact
    contact = update_contact.sync(
        contact.id, client=client, if_match=contact.etag, body=EditContact(title=None, languages=[])
    )
    assert isinstance(contact, ContactView) and contact.title is None and contact.languages == [], contact

    # What breaks a rule is named.
    wrong = update_contact.sync(
        contact.id, client=client, if_match=contact.etag, body=EditContact(roles=["astrology"])
    )
    assert isinstance(wrong, Problem) and wrong.status == 422, wrong
    assert [(error.pointer, error.code) for error in wrong.errors or []] == [("/roles/0", "unknown_value")], wrong
    return contact


def look_ahead(client: AuthenticatedClient, known: ContactView) -> None:
    """Reads what a later service answers."""
    contact = read_contact.sync(known.id, client=client)
    assert isinstance(contact, ContactView), contact
    assert [channel.kind for channel in contact.channels] == ["email", "carrier_pigeon"], contact
    assert contact.roles == ["incident_response", "space_weather"], contact
    assert contact.additional_properties["added_later"] == {"since": 2031}, contact

    organization = read_organization.sync(known.organization_id, client=client)
    assert isinstance(organization, OrganizationView) and organization.standing == "provisional", organization

    problem = read_contact.sync(uuid4(), client=client)
    assert isinstance(problem, Problem) and problem.type_ == "/problems/not-thought-of", problem


look_ahead(entered(FUTURE), walk(entered(SERVICE)))
print("walked")
