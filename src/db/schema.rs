//! The tables as diesel sees them. A test compares this file with a migrated database.

diesel::table! {
    personal_value (id) {
        id -> Uuid,
        organization_id -> Uuid,
        salt -> Bytea,
        value -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    organization (id) {
        id -> Uuid,
        kind -> Text,
        name -> Text,
        short_name -> Nullable<Text>,
        country -> Nullable<Text>,
        sectors -> Array<Text>,
        established -> Nullable<Date>,
        audience -> Text,
        circles -> Array<Uuid>,
        tlp -> Text,
        standing -> Text,
        standing_since -> Timestamptz,
        standing_criterion -> Nullable<Text>,
        standing_reason -> Nullable<Text>,
        standing_reference -> Nullable<Text>,
        authority_id -> Nullable<Uuid>,
        origin_source -> Text,
        origin_source_id -> Nullable<Text>,
        origin_fetched_at -> Nullable<Timestamptz>,
        origin_source_changed_at -> Nullable<Timestamptz>,
        missing_since -> Nullable<Timestamptz>,
        confirmed_at -> Nullable<Timestamptz>,
        edit_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
        team_types -> Array<Text>,
        host_id -> Nullable<Uuid>,
        host_name -> Nullable<Text>,
        is_lead -> Bool,
        authority_basis -> Nullable<Text>,
        authority_since -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    organization_adoption (organization_id) {
        organization_id -> Uuid,
        source -> Text,
        source_id -> Text,
    }
}

diesel::table! {
    organization_delegation (organization_id) {
        organization_id -> Uuid,
        country -> Text,
        kinds -> Array<Text>,
        sectors -> Array<Text>,
        until -> Nullable<Date>,
    }
}

diesel::table! {
    authority_offer (organization_id, authority_id) {
        organization_id -> Uuid,
        authority_id -> Uuid,
        basis -> Text,
        country -> Nullable<Text>,
        kinds -> Nullable<Array<Text>>,
        sectors -> Nullable<Array<Text>>,
        until -> Nullable<Date>,
        offered_at -> Timestamptz,
    }
}

diesel::table! {
    organization_name (organization_id, ordinal) {
        organization_id -> Uuid,
        ordinal -> Int2,
        value -> Text,
        language -> Nullable<Text>,
    }
}

diesel::table! {
    organization_link (organization_id, ordinal) {
        organization_id -> Uuid,
        ordinal -> Int2,
        rel -> Text,
        url -> Text,
        language -> Nullable<Text>,
        label -> Nullable<Text>,
    }
}

diesel::table! {
    organization_identifier (organization_id, ordinal) {
        organization_id -> Uuid,
        ordinal -> Int2,
        scheme -> Text,
        value -> Text,
    }
}

diesel::table! {
    organization_address (organization_id) {
        organization_id -> Uuid,
        lines -> Array<Text>,
        locality -> Nullable<Text>,
        region -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        country -> Nullable<Text>,
    }
}

diesel::table! {
    contact (id) {
        id -> Uuid,
        organization_id -> Uuid,
        roles -> Array<Text>,
        title -> Nullable<Text>,
        preference -> Int2,
        languages -> Array<Text>,
        availability_kind -> Text,
        availability_zone -> Nullable<Text>,
        availability_note -> Nullable<Text>,
        person_id -> Nullable<Uuid>,
        person_commitment -> Nullable<Bytea>,
        person_from -> Nullable<Date>,
        person_until -> Nullable<Date>,
        person_audience -> Nullable<Text>,
        person_circles -> Nullable<Array<Uuid>>,
        audience -> Text,
        circles -> Array<Uuid>,
        tlp -> Text,
        origin_source -> Text,
        origin_source_id -> Nullable<Text>,
        origin_fetched_at -> Nullable<Timestamptz>,
        origin_source_changed_at -> Nullable<Timestamptz>,
        missing_since -> Nullable<Timestamptz>,
        confirmed_at -> Nullable<Timestamptz>,
        edit_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    channel (id) {
        id -> Uuid,
        contact_id -> Uuid,
        organization_id -> Uuid,
        kind -> Text,
        belongs_to -> Text,
        value -> Nullable<Text>,
        personal_id -> Nullable<Uuid>,
        personal_commitment -> Nullable<Bytea>,
        extension -> Nullable<Text>,
        usage -> Text,
        preference -> Int2,
        availability_kind -> Nullable<Text>,
        availability_zone -> Nullable<Text>,
        availability_note -> Nullable<Text>,
        audience -> Text,
        circles -> Array<Uuid>,
        listing -> Text,
        sealed -> Bool,
        proof -> Text,
        proved_at -> Nullable<Timestamptz>,
        proof_method -> Nullable<Text>,
        proved_by -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    contact_key (id) {
        id -> Uuid,
        contact_id -> Uuid,
        organization_id -> Uuid,
        kind -> Text,
        belongs_to -> Text,
        personal_id -> Uuid,
        personal_commitment -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    availability_hours (contact_id, channel_id, ordinal) {
        contact_id -> Uuid,
        organization_id -> Uuid,
        channel_id -> Nullable<Uuid>,
        ordinal -> Int2,
        days -> Array<Text>,
        opens -> Int2,
        closes -> Int2,
    }
}

diesel::table! {
    availability_exception (contact_id, channel_id, ordinal) {
        contact_id -> Uuid,
        organization_id -> Uuid,
        channel_id -> Nullable<Uuid>,
        ordinal -> Int2,
        day -> Date,
        opens -> Nullable<Int2>,
        closes -> Nullable<Int2>,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    circle (id) {
        id -> Uuid,
        organization_id -> Uuid,
        name -> Text,
        description -> Nullable<Text>,
        rule -> Text,
        edit_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    circle_member (circle_id, member_id) {
        circle_id -> Uuid,
        organization_id -> Uuid,
        member_id -> Uuid,
        since -> Timestamptz,
    }
}

diesel::table! {
    account (id) {
        id -> Uuid,
        organization_id -> Uuid,
        role -> Text,
        personal_id -> Uuid,
        personal_commitment -> Bytea,
        email_key -> Bytea,
        password_hash -> Nullable<Text>,
        edit_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        disabled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    session (id) {
        id -> Uuid,
        account_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        generation -> Int4,
        current_hash -> Bytea,
        rotated_at -> Timestamptz,
        network -> Nullable<Text>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    client (id) {
        id -> Uuid,
        organization_id -> Uuid,
        name -> Text,
        role -> Text,
        scopes -> Array<Text>,
        expires_at -> Nullable<Timestamptz>,
        disabled_at -> Nullable<Timestamptz>,
        edit_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    client_secret (id) {
        id -> Uuid,
        client_id -> Uuid,
        organization_id -> Uuid,
        prefix -> Text,
        secret_hash -> Bytea,
        created_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sign_in_failure (attempt, subject) {
        attempt -> Uuid,
        subject -> Bytea,
        at -> Timestamptz,
    }
}

diesel::table! {
    change (number) {
        number -> Int8,
        at -> Timestamptz,
        kind -> Text,
        act -> Text,
        record_id -> Uuid,
        organization_id -> Uuid,
        actor_account -> Nullable<Uuid>,
        actor_organization -> Nullable<Uuid>,
        actor_process -> Nullable<Text>,
        reference -> Nullable<Text>,
        min_reader -> Int4,
        body -> Json,
        personal -> Array<Uuid>,
        digest -> Bytea,
        head -> Bytea,
    }
}

diesel::table! {
    change_counter (singleton) {
        singleton -> Bool,
        number -> Int8,
        records -> Int8,
        previous_head -> Bytea,
        head -> Bytea,
    }
}

diesel::table! {
    journal_entry (number) {
        number -> Int8,
        at -> Timestamptz,
        act -> Text,
        kind -> Text,
        record_id -> Nullable<Uuid>,
        organization_id -> Nullable<Uuid>,
        actor_account -> Nullable<Uuid>,
        actor_organization -> Nullable<Uuid>,
        actor_process -> Nullable<Text>,
        change_number -> Nullable<Int8>,
        detail -> Json,
        digest -> Bytea,
        head -> Bytea,
    }
}

diesel::table! {
    journal_counter (singleton) {
        singleton -> Bool,
        number -> Int8,
        previous_head -> Bytea,
        head -> Bytea,
    }
}

diesel::table! {
    idempotency_key (account_id, key) {
        account_id -> Uuid,
        key -> Text,
        request_hash -> Bytea,
        record_id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    job (id) {
        id -> Uuid,
        kind -> Text,
        body -> Text,
        created_at -> Timestamptz,
        due_at -> Timestamptz,
        attempts -> Int4,
        reason -> Nullable<Text>,
        failed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    invitation (id) {
        id -> Uuid,
        organization_id -> Uuid,
        role -> Text,
        personal_id -> Uuid,
        personal_commitment -> Bytea,
        inviter_account_id -> Uuid,
        inviter_organization_id -> Uuid,
        edit_version -> Int8,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        account_id -> Nullable<Uuid>,
        withdrawn_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    claim (id) {
        id -> Uuid,
        organization_id -> Uuid,
        kind -> Text,
        country -> Nullable<Text>,
        sector -> Nullable<Text>,
        domain -> Nullable<Text>,
        prefix -> Nullable<Text>,
        as_from -> Nullable<Int8>,
        as_to -> Nullable<Int8>,
        vendor -> Nullable<Text>,
        product -> Nullable<Text>,
        purl -> Nullable<Text>,
        cpe -> Nullable<Text>,
        text -> Nullable<Text>,
        contact_id -> Nullable<Uuid>,
        note -> Nullable<Text>,
        confirmed_by -> Nullable<Uuid>,
        confirmed_basis -> Nullable<Text>,
        confirmed_at -> Nullable<Timestamptz>,
        origin_source -> Text,
        origin_source_id -> Nullable<Text>,
        origin_fetched_at -> Nullable<Timestamptz>,
        origin_source_changed_at -> Nullable<Timestamptz>,
        missing_since -> Nullable<Timestamptz>,
        edit_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    claim_dispute (claim_id, disputer_id) {
        claim_id -> Uuid,
        organization_id -> Uuid,
        disputer_id -> Uuid,
        reason -> Text,
        since -> Timestamptz,
    }
}

diesel::table! {
    attestation (id) {
        id -> Uuid,
        organization_id -> Uuid,
        issuer_id -> Nullable<Uuid>,
        issuer_name -> Nullable<Text>,
        title -> Text,
        level -> Nullable<Text>,
        since -> Date,
        until -> Nullable<Date>,
        evidence -> Nullable<Text>,
        note -> Nullable<Text>,
        declined -> Bool,
        origin_source -> Text,
        origin_source_id -> Nullable<Text>,
        origin_fetched_at -> Nullable<Timestamptz>,
        origin_source_changed_at -> Nullable<Timestamptz>,
        missing_since -> Nullable<Timestamptz>,
        edit_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    address_space (id) {
        id -> Uuid,
        organization_id -> Uuid,
        registry -> Text,
        country -> Text,
        prefixes -> Array<Text>,
        as_numbers -> Array<Text>,
        origin_source -> Text,
        origin_source_id -> Text,
        origin_fetched_at -> Nullable<Timestamptz>,
        origin_source_changed_at -> Nullable<Timestamptz>,
        missing_since -> Nullable<Timestamptz>,
        edit_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    import_report (id) {
        id -> Uuid,
        account_id -> Uuid,
        created_at -> Timestamptz,
        body -> Nullable<Json>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(account, organization, personal_value);
diesel::allow_tables_to_appear_in_same_query!(invitation, personal_value);
diesel::allow_tables_to_appear_in_same_query!(circle, circle_member);
diesel::allow_tables_to_appear_in_same_query!(organization, organization_adoption);
diesel::allow_tables_to_appear_in_same_query!(client, client_secret, organization);
