// What an integrator does first, with the types that openapi-typescript made and openapi-fetch, which goes with it.

import { deepEqual, equal, ok } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./counterpart.js";

type Contact = components["schemas"]["ContactView"];
type Problem = components["schemas"]["Problem"];

const { SERVICE, FUTURE, EMAIL, PASSWORD } = process.env as Record<string, string>;

/** A client with the token of who signs in. */
async function entered(service: string) {
    const client = createClient<paths>({ baseUrl: service });
    const { data, error } = await client.POST("/v1/sessions", { body: { email: EMAIL, password: PASSWORD } });
    ok(data, JSON.stringify(error));
    client.use({
        onRequest({ request }) {
            request.headers.set("Authorization", `Bearer ${data.access_token}`);
        },
    });
    return client;
}

type Client = Awaited<ReturnType<typeof entered>>;

/** What was answered, where it went well. */
function good<T>(answer: { data?: T; error?: unknown }): T {
    ok(answer.data !== undefined, JSON.stringify(answer.error));
    return answer.data;
}

async function walk(client: Client): Promise<Contact> {
    const me = good(await client.GET("/v1/me"));

    // A list, page by page.
    const names: string[] = [];
    let cursor: string | null | undefined;
    do {
        const query = cursor ? { limit: 2, cursor } : { limit: 2 };
        const page = good(await client.GET("/v1/organizations", { params: { query } }));
        names.push(...page.items.map((organization) => organization.name));
        cursor = page.next_cursor;
    } while (cursor !== null);
    ok(names.length > 2, names.join());

    // Made once, however often it is sent.
    const key = randomUUID();
    const make = async () =>
        good(
            await client.POST("/v1/organizations", {
                params: { header: { "Idempotency-Key": key } },
                body: { kind: "csirt", name: "Team of the typed client", short_name: "TS", country: "CH" },
            }),
        );
    const [made, again] = [await make(), await make()];
    equal(made.id, again.id);

    // Changed, with the version that it is meant for; null clears.
    const path = { organization_id: made.id };
    const patched = good(
        await client.PATCH("/v1/organizations/{organization_id}", {
            params: { path, header: { "If-Match": made.etag, "Act-Reference": "Ticket 42" } },
            body: { name: "Team of TypeScript", short_name: null },
        }),
    );
    deepEqual([patched.name, patched.short_name, patched.country], ["Team of TypeScript", null, "CH"]);
    const read = good(await client.GET("/v1/organizations/{organization_id}", { params: { path } }));
    deepEqual([read.short_name, read.standing], [null, "listed"]);

    // Too late: what is there now is another version.
    const { error: stale } = await client.PATCH("/v1/organizations/{organization_id}", {
        params: { path, header: { "If-Match": made.etag } },
        body: { name: "Nobody" },
    });
    deepEqual([stale?.status, stale?.type], [412, "/problems/stale"]);

    const night = good(
        await client.POST("/v1/organizations/{organization_id}/contacts", {
            params: { path: { organization_id: me.organization.id } },
            body: {
                roles: ["incident_response"],
                title: "Night desk",
                languages: ["en", "fr"],
                channels: [{ kind: "email", value: "night@typed.example" }],
            },
        }),
    );
    const change = (tag: string, body: components["schemas"]["EditContact"]) =>
        client.PATCH("/v1/contacts/{contact_id}", {
            params: { path: { contact_id: night.id }, header: { "If-Match": tag } },
            body,
        });
    const contact = good(await change(night.etag, { title: null, languages: [] }));
    deepEqual([contact.title, contact.languages], [null, []]);

    // What breaks a rule is named.
    const { error: wrong } = await change(contact.etag, { roles: ["astrology"] });
    equal(wrong?.status, 422);
    deepEqual(
        wrong?.errors?.map((error) => [error.pointer, error.code]),
        [["/roles/0", "unknown_value"]],
    );
    return contact;
}

/** Reads what a later service answers. */
async function lookAhead(client: Client, known: Contact): Promise<void> {
    const read = (id: string) => client.GET("/v1/contacts/{contact_id}", { params: { path: { contact_id: id } } });
    const contact = good(await read(known.id));
    deepEqual(
        contact.channels.map((channel) => channel.kind),
        ["email", "carrier_pigeon"],
    );
    deepEqual(contact.roles, ["incident_response", "space_weather"]);

    const path = { organization_id: known.organization_id };
    const organization = good(await client.GET("/v1/organizations/{organization_id}", { params: { path } }));
    equal(organization.standing, "provisional");

    const { error } = await read(randomUUID());
    const problem: Problem | undefined = error;
    equal(problem?.type, "/problems/not-thought-of");
}

await lookAhead(await entered(FUTURE), await walk(await entered(SERVICE)));
console.log("walked");
