//! The packets of an OpenPGP key, counted before anything reads them: the lengths that they state, and nothing else.

use crate::model::violation::Invalid;

/// Most packets of one key as it is sent.
const PACKETS_MAX: usize = 2000;

const SECRET_KEY: u8 = 5;
const PUBLIC_KEY: u8 = 6;
const SECRET_SUBKEY: u8 = 7;

/// One packet: its kind (RFC 9580, 5) and what it holds.
struct Packet<'a> {
    tag: u8,
    body: &'a [u8],
}

/// Refuses what holds a secret, more than one key, or more packets than a key needs. Returns the body of the primary key.
pub(super) fn check(mut bytes: &[u8]) -> Result<&[u8], Invalid> {
    let mut primary = None;
    for _ in 0..PACKETS_MAX {
        let packet = next(&mut bytes).ok_or_else(unreadable)?;
        match packet.tag {
            SECRET_KEY | SECRET_SUBKEY => return Err(secret()),
            PUBLIC_KEY if primary.is_some() => {
                return Err(Invalid::new("several_keys", "Send one key at a time."));
            }
            PUBLIC_KEY => primary = Some(packet.body),
            _ => {}
        }
        if bytes.is_empty() {
            return primary.ok_or_else(unreadable);
        }
    }
    Err(Invalid::new(
        "too_many_packets",
        "This key carries too much: export it without what others signed of it.",
    ))
}

/// The first packet. None of indefinite length stands in a key.
fn next<'a>(bytes: &mut &'a [u8]) -> Option<Packet<'a>> {
    let (header, rest) = bytes.split_first()?;
    let number = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let (tag, length, rest) = if header & 0b1100_0000 == 0b1100_0000 {
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=191 => (usize::from(*first), rest),
            192..=223 => {
                let (second, rest) = rest.split_first()?;
                (((usize::from(*first) - 192) << 8) + usize::from(*second) + 192, rest)
            }
            224..=254 => return None,
            255 => {
                let (length, rest) = rest.split_at_checked(4)?;
                (number(length), rest)
            }
        };
        (header & 0b0011_1111, length, rest)
    } else if header & 0b1000_0000 != 0 {
        let octets = match header & 0b11 {
            0 => 1,
            1 => 2,
            2 => 4,
            _ => return None,
        };
        let (length, rest) = rest.split_at_checked(octets)?;
        (header >> 2 & 0b1111, number(length), rest)
    } else {
        return None;
    };
    let (body, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(Packet { tag, body })
}

/// How long the modulus of an RSA key is, in bits.
pub(super) fn rsa_bits(primary: &[u8]) -> Option<u16> {
    // Version, time of making, algorithm; in version 6 the length of what follows. Then the first number, by its bits.
    let at = match primary.first()? {
        4 => 6,
        6 => 10,
        _ => return None,
    };
    Some(u16::from_be_bytes(primary.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn secret() -> Invalid {
    Invalid::new(
        "secret_key",
        "This holds a secret key, which nobody else may ever have. It was not kept. Take it for lost: revoke it, make a \
         new one, and send only its public part.",
    )
}

pub(super) fn unreadable() -> Invalid {
    Invalid::new("not_a_key", "This is no key of this kind: send it armored, in PEM, or in base64.")
}
