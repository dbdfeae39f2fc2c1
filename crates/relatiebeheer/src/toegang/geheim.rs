//! Secrets of this installation: what is sealed for a browser, and keyed hashes for what must be found but not read.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};

use super::sleutelbestand::SHORTEST;
use crate::toegang::tokens::hex;

/// The keys of this installation, derived from one secret.
pub(crate) struct Geheim {
    sealing: LessSafeKey,
    nonces: hmac::Key,
    hashing: hmac::Key,
}

impl Geheim {
    /// Keys from a secret of at least 32 characters.
    pub(crate) fn new(secret: &str) -> Result<Self, String> {
        if secret.len() < SHORTEST {
            return Err(format!("sleutel: give at least {SHORTEST} random characters"));
        }
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let derived = |label: &str| hmac::sign(&root, label.as_bytes());
        let sealing = UnboundKey::new(&AES_256_GCM, derived("verzegelen").as_ref());
        Ok(Self {
            sealing: LessSafeKey::new(sealing.map_err(|_| "sleutel: unusable".to_owned())?),
            nonces: hmac::Key::new(hmac::HMAC_SHA256, derived("nonce").as_ref()),
            hashing: hmac::Key::new(hmac::HMAC_SHA256, derived("hash").as_ref()),
        })
    }

    /// Seals a text for `purpose`: nobody else can read or change it. The same text gives the same seal.
    pub(crate) fn seal(&self, purpose: &str, text: &str) -> Option<String> {
        let mut context = hmac::Context::with_key(&self.nonces);
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(text.as_bytes());
        // The nonce follows from what is sealed, so it is never used for anything else.
        let tag = context.sign();
        let nonce: [u8; NONCE_LEN] = tag.as_ref().get(..NONCE_LEN)?.try_into().ok()?;
        let mut sealed = text.as_bytes().to_vec();
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        self.sealing.seal_in_place_append_tag(nonce_used, Aad::from(purpose.as_bytes()), &mut sealed).ok()?;
        Some(BASE64.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what [`Geheim::seal`] sealed for the same purpose.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Option<String> {
        let bytes = BASE64.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = sealed.to_vec();
        let text = self.sealing.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut text).ok()?;
        String::from_utf8(text.to_vec()).ok()
    }

    /// What tells this key from another, and tells nobody the key.
    pub(crate) fn merk(&self) -> String {
        self.hash("sleutelmerk")
    }

    /// Likewise of whatever a key file holds.
    pub(crate) fn mark_of(content: &[u8]) -> String {
        hex(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, content), b"sleutelmerk").as_ref())
    }

    /// A keyed hash: the same for the same text, and of no use to who does not have the key.
    pub(crate) fn hash(&self, text: &str) -> String {
        hex(hmac::sign(&self.hashing, text.as_bytes()).as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::Geheim;

    #[test]
    fn a_seal_opens_for_its_own_purpose_only() {
        let geheim = Geheim::new(&"x".repeat(32)).unwrap();
        let sealed = geheim.seal("klant", "999990019").unwrap();
        assert!(!sealed.contains("999990019"));
        assert_eq!(geheim.open("klant", &sealed).as_deref(), Some("999990019"));
        assert_eq!(geheim.open("inloggen", &sealed), None);
        assert_eq!(geheim.open("klant", &sealed.replace(sealed.get(..1).unwrap(), "_")), None);
        assert_eq!(geheim.open("klant", "niets"), None);
    }
}
