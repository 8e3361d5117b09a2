// What an integrator does first, with a client that openapi-generator made for TypeScript (typescript-fetch).

import { deepEqual, equal, ok } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
    Configuration,
    ContactsApi,
    type ContactView,
    OrganizationsApi,
    type OrganizationPage,
    type Problem,
    ProblemFromJSON,
    ResponseError,
    SessionsApi,
} from "./counterpart";

const { SERVICE, FUTURE, EMAIL, PASSWORD } = process.env as Record<string, string>;

/** A client with the token of who signs in. */
async function entered(basePath: string): Promise<Configuration> {
    const sessions = new SessionsApi(new Configuration({ basePath }));
    const tokens = await sessions.signIn({ signIn: { email: EMAIL, password: PASSWORD } });
    return new Configuration({ basePath, accessToken: tokens.accessToken });
}

/** The problem that a request ends in. */
async function refused(request: Promise<unknown>): Promise<Problem> {
    try {
        await request;
    } catch (error) {
        ok(error instanceof ResponseError, String(error));
        return ProblemFromJSON(await error.response.json());
    }
    throw new Error("it was not refused");
}

async function walk(client: Configuration): Promise<ContactView> {
    const organizations = new OrganizationsApi(client);
    const contacts = new ContactsApi(client);
    const me = await new SessionsApi(client).readMe();

    // A list, page by page.
    const names: string[] = [];
    let cursor: string | undefined;
    do {
        const page: OrganizationPage = await organizations.listOrganizations({ limit: 2, cursor });
        names.push(...page.items.map((organization) => organization.name));
        cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    ok(names.length > 2, names.join());

    // Made once, however often it is sent.
    const registration = {
        newOrganization: { kind: "csirt", name: "Team of the fetch client", shortName: "TF", country: "CH" },
        idempotencyKey: randomUUID(),
    };
    const made = await organizations.registerOrganization(registration);
    equal(made.id, (await organizations.registerOrganization(registration)).id);

    // Changed, with the version that it is meant for; null clears.
    const organizationId = made.id;
    const patched = await organizations.updateOrganization({
        organizationId,
        ifMatch: made.etag,
        actReference: "Ticket 42",
        editOrganization: { name: "Team of fetch", shortName: null },
    });
    deepEqual([patched.name, patched.shortName, patched.country], ["Team of fetch", null, "CH"]);
    const read = await organizations.readOrganization({ organizationId });
    deepEqual([read.shortName, read.standing], [null, "listed"]);

    // Too late: what is there now is another version.
    const stale = await refused(
        organizations.updateOrganization({
            organizationId,
            ifMatch: made.etag,
            editOrganization: { name: "Nobody" },
        }),
    );
    deepEqual([stale.status, stale.type], [412, "/problems/stale"]);

    const night = await contacts.registerContact({
        organizationId: me.organization.id,
        newContact: {
            roles: ["incident_response"],
            title: "Night desk",
            languages: ["en", "fr"],
            channels: [{ kind: "email", value: "night@fetch.example" }],
        },
    });
    const contact = await contacts.updateContact({
        contactId: night.id,
        ifMatch: night.etag,
        editContact: { title: null, languages: [] },
    });
    deepEqual([contact.title, contact.languages], [null, []]);
    ok(contact.createdAt instanceof Date);

    // What breaks a rule is named.
    const wrong = await refused(
        contacts.updateContact({
            contactId: contact.id,
            ifMatch: contact.etag,
            editContact: { roles: ["astrology"] },
        }),
    );
    equal(wrong.status, 422);
    deepEqual(
        wrong.errors?.map((error) => [error.pointer, error.code]),
        [["/roles/0", "unknown_value"]],
    );
    return contact;
}

/** Reads what a later service answers. */
async function lookAhead(client: Configuration, known: ContactView): Promise<void> {
    const contacts = new ContactsApi(client);
    const contact = await contacts.readContact({ contactId: known.id });
    deepEqual(
        contact.channels.map((channel) => channel.kind),
        ["email", "carrier_pigeon"],
    );
    deepEqual(contact.roles, ["incident_response", "space_weather"]);

    const { organizationId } = known;
    const organization = await new OrganizationsApi(client).readOrganization({ organizationId });
    equal(organization.standing, "provisional");

    const problem = await refused(contacts.readContact({ contactId: randomUUID() }));
    equal(problem.type, "/problems/not-thought-of");
}

async function main(): Promise<void> {
    await lookAhead(await entered(FUTURE), await walk(await entered(SERVICE)));
    console.log("walked");
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
