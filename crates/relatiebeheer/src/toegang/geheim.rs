//! Secrets of this installation: what is sealed for a browser, and keyed hashes for what must be found but not read.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};

use crate::{app::Ids, toegang::tokens::hex};

/// The keys of this installation, derived from one secret.
pub(crate) struct Geheim {
    sealing: LessSafeKey,
    nonces: hmac::Key,
    hashing: hmac::Key,
}

impl Geheim {
    /// Keys from a secret of at least 32 characters.
    pub(crate) fn new(secret: &str) -> Result<Self, String> {
        if secret.len() < 32 {
            return Err("sleutel: give at least 32 random characters".to_owned());
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

    /// The secret in `directory`, made when it is not there.
    pub(crate) fn secret_in(directory: &Path, ids: &Ids) -> Result<String, String> {
        let file = directory.join("sleutel");
        let named = |error: std::io::Error| format!("{}: {error}", file.display());
        if let Ok(secret) = fs::read_to_string(&file) {
            return Ok(secret.trim().to_owned());
        }
        fs::create_dir_all(directory).map_err(named)?;
        let secret = hex(&ids.bytes::<32>());
        let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file);
        match made {
            Ok(mut made) => {
                made.write_all(secret.as_bytes()).and_then(|()| made.sync_all()).map_err(named)?;
            }
            // Another verb was first.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return fs::read_to_string(&file).map(|secret| secret.trim().to_owned()).map_err(named);
            }
            Err(error) => return Err(named(error)),
        }
        Ok(secret)
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
