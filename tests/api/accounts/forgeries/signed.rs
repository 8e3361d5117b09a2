//! What somebody could try who had our own key sign it.

use super::*;

impl Forger {
    /// Signed with our key, but the header is another.
    pub(super) fn heads(&self) -> Vec<Forgery> {
        let head = self.json(0);
        let mut heads = vec![];
        for alg in [
            "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS256", "PS256", "ES256",
            "ES384", "eddsa", "EdDSA ", "Ed25519", "EdDSA\0",
        ] {
            heads.push(with(head.clone(), "alg", json!(alg)));
        }
        for typ in
            ["JWT", "jwt", "AT+JWT", "application/at+jwt", "rt+jwt", "id+jwt", "logout+jwt", "", "at+jwt "]
        {
            heads.push(with(head.clone(), "typ", json!(typ)));
        }
        let other = SigningKey::generate();
        let kid = head["kid"].as_str().expect("a name").to_owned();
        let swap = |c: char| if c.is_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
        let swapped: String = kid.chars().map(swap).collect();
        for kid in [
            "",
            "0",
            other.id(),
            "../../../../dev/null",
            "' OR '1'='1",
            &format!("{kid}\0"),
            &format!(" {kid}"),
            &swapped,
            &kid[..8],
            &format!("https://attacker.example/{kid}"),
        ] {
            heads.push(with(head.clone(), "kid", json!(kid)));
        }
        for name in ["alg", "typ", "kid"] {
            heads.push(without(head.clone(), name));
            for value in [json!(null), json!(1), json!(true), json!([head[name]]), json!({"is": head[name]})]
            {
                heads.push(with(head.clone(), name, value));
            }
        }
        let jwk = serde_json::to_value(other.public()).expect("JSON");
        for (name, value) in [
            ("jku", json!("https://attacker.example/jwks.json")),
            ("jwk", jwk),
            ("jwk", json!(null)),
            ("x5u", json!("https://attacker.example/cert.pem")),
            ("x5c", json!(["MIIB"])),
            ("x5t", json!("AAAA")),
            ("x5t#S256", json!("AAAA")),
            ("crit", json!([])),
            ("crit", json!(["exp"])),
            ("crit", json!(["b64"])),
            ("b64", json!(false)),
            ("zip", json!("DEF")),
            ("cty", json!("JWT")),
            ("enc", json!("A256GCM")),
            ("epk", json!({})),
            ("nonce", json!("AAAA")),
            ("url", json!("https://attacker.example")),
            ("role", json!("administrator")),
            ("Alg", json!("none")),
        ] {
            heads.push(with(head.clone(), name, value));
        }
        let mut heads: Vec<_> = heads.into_iter().map(|head| self.with_head(&head)).collect();
        let text = head.to_string();
        for name in ["alg", "typ", "kid"] {
            for value in [&head[name], &json!("none")] {
                heads.push(self.with_head(&format!(r#"{},"{name}":{value}}}"#, text.trim_end_matches('}'))));
                heads.push(self.with_head(&format!(r#"{{"{name}":{value},{}"#, &text[1..])));
            }
        }
        for head in [
            String::new(),
            "{}".into(),
            "[]".into(),
            "null".into(),
            format!("[{text}]"),
            json!([head["typ"], head["alg"], head["kid"]]).to_string(),
            json!([head["alg"], head["kid"], head["typ"]]).to_string(),
            format!("\u{feff}{text}"),
            format!("{text}{text}"),
            text.trim_end_matches('}').to_owned(),
        ] {
            heads.push(self.with_head(&head));
        }
        heads
    }

    /// Signed with our key and under our header, but the claims are others.
    pub(super) fn claims(&self) -> Vec<Forgery> {
        let claims = self.json(1);
        let text = claims.to_string();
        let mut all = vec![];
        for name in ["iss", "aud", "sub", "sid", "iat", "nbf", "exp", "jti"] {
            let value = &claims[name];
            let mut others = vec![json!(null), json!([value]), json!([]), json!({}), json!(true), json!("")];
            others.push(if value.is_string() { json!(7) } else { json!(value.to_string()) });
            all.extend(others.into_iter().map(|other| with(claims.clone(), name, other)));
            all.push(without(claims.clone(), name));
            let twice = format!(r#"{},"{name}":{value}}}"#, text.trim_end_matches('}'));
            all.push(Value::String(twice));
        }
        for name in ["iat", "nbf", "exp"] {
            let number = claims[name].as_i64().expect("a number");
            for other in [
                format!("{number}.0"),
                format!("{number}.5"),
                format!("{number}e0"),
                "1.79e9".into(),
                "1e400".into(),
                "-0".into(),
                "-1".into(),
                i64::MAX.to_string(),
                i64::MIN.to_string(),
                u64::MAX.to_string(),
                "18446744073709551616".into(),
                "NaN".into(),
                "Infinity".into(),
                format!("+{number}"),
                format!("0{number}"),
                format!("0x{number:x}"),
                format!("{number}000"),
            ] {
                let from = format!(r#""{name}":{number}"#);
                all.push(Value::String(text.replace(&from, &format!(r#""{name}":{other}"#))));
            }
        }
        for (iat, nbf, exp) in [
            (0, 0, 3601),
            (0, 0, 86_400),
            (-3600, 0, 600),
            (0, 600, 600),
            (0, 0, 0),
            (0, 0, -1),
            (1, 0, 600),
            (6, 6, 600),
            (3600, 3600, 4200),
            (-600, -600, 0),
            (-4200, -4200, -3600),
        ] {
            let claims = with(claims.clone(), "iat", json!(NOW + iat));
            all.push(with(with(claims, "nbf", json!(NOW + nbf)), "exp", json!(NOW + exp)));
        }
        for (name, other) in [
            ("iss", json!("https://attacker.example")),
            ("iss", json!(format!("{ISSUER}/"))),
            ("iss", json!(ISSUER.to_uppercase())),
            ("iss", json!([ISSUER, "https://attacker.example"])),
            ("aud", json!("https://other.example/v1")),
            ("aud", json!(format!("{AUDIENCE} "))),
            ("aud", json!([AUDIENCE, "https://other.example/v1"])),
            ("sub", json!("administrator")),
            ("sub", json!("00000000-0000-0000-0000-00000000000g")),
            ("sid", json!("current")),
            ("jti", json!("1")),
            ("role", json!("administrator")),
            ("scopes", json!("directory:read")),
            ("scp", json!("directory:read")),
            ("organization_id", claims["sub"].clone()),
            ("client_id", json!("x")),
            ("azp", json!("x")),
            ("SUB", claims["sub"].clone()),
        ] {
            all.push(with(claims.clone(), name, other));
        }
        all.extend(scopes().map(|other| with(claims.clone(), "scope", other)));
        let texts = all.into_iter().map(|claims| match claims {
            Value::String(text) => text,
            claims => claims.to_string(),
        });
        let values: Vec<_> = claims.as_object().expect("an object").values().collect();
        texts
            .chain([
                String::new(),
                "{}".into(),
                "null".into(),
                json!([claims]).to_string(),
                json!(values).to_string(),
                json!(text).to_string(),
                format!("{text}{text}"),
                format!("\u{feff}{text}"),
                self.good.clone(),
            ])
            .map(|claims| self.with_claims(&claims))
            .collect()
    }
}

/// What is no set of scopes, or not as a token says it.
fn scopes() -> impl Iterator<Item = Value> {
    [
        json!("*"),
        json!(""),
        json!(" "),
        json!(null),
        json!(true),
        json!(7),
        json!({}),
        json!([]),
        json!(["directory:read"]),
        json!("administrator"),
        json!("directory:read administrator"),
        json!("Directory:Read"),
        json!(" directory:read"),
        json!("directory:read "),
        json!("directory:read  own:write"),
        json!("directory:read,own:write"),
        json!("directory:read\u{a0}own:write"),
        json!("own:write directory:read"),
        json!("own:write own:write"),
    ]
    .into_iter()
}
