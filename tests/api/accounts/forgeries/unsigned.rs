//! What somebody could try who has not our key.

use super::*;

impl Forger {
    /// Not signed with our key.
    pub(super) fn signatures(&self) -> Vec<Forgery> {
        let (head, claims, signature) = (self.json(0), self.part(1), self.part(2));
        let mut all = vec![];
        let public = self.keyring.signing_key().public_bytes();
        let spki = [b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", &public[..]].concat();
        let pem =
            format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&spki));
        let jwk = serde_json::to_string(&self.keyring.public_keys()[0]).expect("JSON");
        let x = encoded(public);
        let secrets: [(&str, &[u8]); 7] = [
            ("its bytes", &public),
            ("its base64", x.as_bytes()),
            ("its DER", &spki),
            ("its PEM", pem.as_bytes()),
            ("its JWK", jwk.as_bytes()),
            ("its name", self.keyring.signing_key().id().as_bytes()),
            ("nothing", b""),
        ];
        for (alg, algorithm) in
            [("HS256", Algorithm::HS256), ("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)]
        {
            for (what, secret) in secrets {
                for shown in [alg, "EdDSA"] {
                    let message =
                        format!("{}.{claims}", encoded(with(head.clone(), "alg", json!(shown)).to_string()));
                    let mac = sign(message.as_bytes(), &EncodingKey::from_secret(secret), algorithm)
                        .expect("signed");
                    all.push((
                        format!("{message}.{mac}"),
                        format!("{alg} with the public key, {what}, as {shown}"),
                    ));
                }
            }
        }
        for alg in ["none", "None", "NONE", "EdDSA"] {
            let head = encoded(with(head.clone(), "alg", json!(alg)).to_string());
            all.push((format!("{head}.{claims}."), format!("{alg}, no signature")));
            all.push((format!("{head}.{claims}"), format!("{alg}, two parts")));
            all.push((format!("{head}.{claims}.{}", encoded([0; 64])), format!("{alg}, signature of zeros")));
            all.push((format!("{head}.{claims}.{}", encoded([1; 64])), format!("{alg}, signature of ones")));
        }
        let theirs = another_keyring();
        let key = EncodingKey::from_ed_der(theirs.signing_key().to_der().as_bytes());
        for kid in [self.keyring.signing_key().id(), theirs.signing_key().id()] {
            let message = format!("{}.{claims}", encoded(with(head.clone(), "kid", json!(kid)).to_string()));
            let signature = sign(message.as_bytes(), &key, Algorithm::EdDSA).expect("signed");
            all.push((format!("{message}.{signature}"), format!("another key, called {kid}")));
        }
        // S + L satisfies the equation as well as S (RFC 8032, section 5.1.7).
        let order: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let mut malleable = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        let mut carry = 0;
        for (byte, addend) in malleable[32..].iter_mut().zip(order) {
            carry += u16::from(*byte) + u16::from(addend);
            [*byte, _] = carry.to_le_bytes();
            carry >>= 8;
        }
        all.push((format!("{}.{claims}.{}", self.part(0), encoded(malleable)), "S + L".into()));
        all
    }

    /// Parts of good things in the wrong place.
    pub(super) fn crossed(&self) -> Vec<Forgery> {
        let other = Self::over(another_keyring(), AccountId::new(now()));
        let tokens = Tokens::new(&self.keyring, ISSUER, AUDIENCE, LIFE);
        let second = tokens.issue(AccountId::new(now()), SessionId::new(now()), now());
        let second = Self { keyring: another_keyring(), good: second.expose_secret().to_owned() };
        let mut all = vec![];
        for which in 1..7 {
            for (whose, that) in [("another service's", &other), ("another account's", &second)] {
                let part =
                    |index: usize| if which >> index & 1 == 1 { that.part(index) } else { self.part(index) };
                let token = format!("{}.{}.{}", part(0), part(1), part(2));
                // The headers of one key are equal, so this may be one of the two good ones.
                if token != self.good && token != that.good {
                    all.push((token, format!("parts {which:03b} are {whose}")));
                }
            }
        }
        all.push((other.good.clone(), "another service's".into()));
        for (issuer, audience) in [("https://other.example", AUDIENCE), (ISSUER, "https://other.example")] {
            let crossed = Tokens::new(&self.keyring, issuer, audience, LIFE);
            let token = crossed.issue(AccountId::new(now()), SessionId::new(now()), now());
            all.push((token.expose_secret().to_owned(), format!("by {issuer} for {audience}")));
        }
        let (refresh, _) = RefreshTokens::new(&self.keyring).begin(SessionId::new(now()), now());
        all.push((refresh.expose_secret().to_owned(), "a refresh token".into()));
        for r#use in [Use::Cursors, Use::Positions] {
            let sealed = Seal::new(&self.keyring, r#use, LONGEST_LIFE).seal("contacts", &self.json(1), now());
            all.push((sealed.clone(), format!("a seal of {use:?}")));
            all.push((
                format!("{}.{sealed}.{}", self.part(0), self.part(2)),
                format!("a seal of {use:?} inside"),
            ));
        }
        all
    }

    /// The good token, written otherwise.
    pub(super) fn shapes(&self) -> Vec<Forgery> {
        let good = &self.good;
        let (head, claims, signature) = (self.part(0), self.part(1), self.part(2));
        let mut all: Vec<_> = (0..good.len())
            .step_by(23)
            .map(|end| (good[..end].to_owned(), format!("its first {end} bytes")))
            .collect();
        all.extend(
            (1..good.len()).step_by(29).map(|start| (good[start..].to_owned(), format!("from byte {start}"))),
        );
        for space in [" ", "\t", "\n", "\r\n", "\0", "\u{feff}", "\u{a0}", "%20", "=", ".", "\"", ","] {
            all.push((format!("{space}{good}"), format!("{space:?} before")));
            all.push((format!("{good}{space}"), format!("{space:?} after")));
            all.push((format!("{head}.{space}{claims}.{signature}"), format!("{space:?} inside")));
            all.push((format!("{head}.{claims}{space}.{signature}"), format!("{space:?} inside")));
        }
        let padded = |part: &str| URL_SAFE.encode(URL_SAFE_NO_PAD.decode(part).expect("base64url"));
        let wrong = [
            format!("Bearer {good}"),
            format!("{good},{good}"),
            format!("{good}.{signature}"),
            format!("{head}.{good}"),
            format!("{head}.{head}.{claims}.{signature}"),
            format!("{head}..{claims}.{signature}"),
            format!("{head}.{claims}.{signature}.."),
            format!("{claims}.{head}.{signature}"),
            format!("{signature}.{claims}.{head}"),
            format!("{head}..{signature}"),
            format!(".{claims}.{signature}"),
            format!("{head}.{claims}.{}", padded(signature)),
            format!("{head}.{claims}.{}", &signature[..signature.len() - 1]),
            format!("{head}.{claims}.{signature}A"),
            format!("{head}.{claims}.{signature}{signature}"),
            good.to_uppercase(),
            good.to_lowercase(),
            good.replace('.', ":"),
            good.replace('.', "%2E"),
            encoded(good),
            format!("{good}{}", "A".repeat(LONGEST)),
            ".".repeat(LONGEST),
            "..".into(),
            String::new(),
            json!({"protected": head, "payload": claims, "signature": signature}).to_string(),
            json!({"payload": claims, "signatures": [{"protected": head, "signature": signature}]})
                .to_string(),
        ];
        all.extend(wrong.into_iter().map(|token| (token, "another shape".to_owned())));
        all
    }
}
