//! Identifiers that cannot be guessed, and the clock of the records.

use std::fmt::Write;

/// A fresh identifier: 128 random bits from the system, as 32 hexadecimal digits, safe in an address.
pub fn fresh() -> String {
    let mut bytes = [0_u8; 16];
    // The system's source does not fail on a running Linux; were it to, a guessable id must not be the answer.
    if getrandom::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a text has the form of an identifier of ours.
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_fresh_and_have_their_form() {
        let (a, b) = (fresh(), fresh());
        assert_ne!(a, b);
        assert!(is_id(&a) && !is_id("../x") && !is_id(&a.to_uppercase().replace(|c: char| c.is_ascii_digit(), "A")));
    }
}
