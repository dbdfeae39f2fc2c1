//! The provider's few pages: Dutch, without script, usable by keyboard and screen reader.

use std::fmt::Write;

use super::{MEDEWERKERS, Vraag};

const STIJL: &str = "body{font:1.125rem/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#f3f3f3}\
main{max-width:32rem;margin:3rem auto;padding:1.5rem 2rem 2rem;background:#fff;border:1px solid #767676}\
h1{font-size:1.5rem;margin-top:0}form{margin:0}\
button{display:block;width:100%;margin:0 0 1rem;padding:.75rem 1rem;font:inherit;text-align:left;color:#1b1b1b;\
background:#fff;border:2px solid #154273;cursor:pointer}\
button b{display:block;color:#154273}button:hover{background:#e8f0f8}\
button:focus-visible{outline:4px solid #1b1b1b;outline-offset:2px}";

fn omlijst(titel: &str, inhoud: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"nl\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{titel} - proefomgeving</title><style>{STIJL}</style></head>\
         <body><main><h1>{titel}</h1>{inhoud}</main></body></html>\n"
    )
}

fn veilig(tekst: &str) -> String {
    let mut uit = String::with_capacity(tekst.len());
    for teken in tekst.chars() {
        match teken {
            '&' => uit.push_str("&amp;"),
            '<' => uit.push_str("&lt;"),
            '>' => uit.push_str("&gt;"),
            '"' => uit.push_str("&quot;"),
            '\'' => uit.push_str("&#39;"),
            ander => uit.push(ander),
        }
    }
    uit
}

/// Who do you want to be?
pub(super) fn keuze(vraag: &Vraag) -> String {
    let mut velden = String::new();
    let paren = [
        ("response_type", Some(&vraag.response_type)),
        ("client_id", Some(&vraag.client_id)),
        ("redirect_uri", Some(&vraag.redirect_uri)),
        ("scope", Some(&vraag.scope)),
        ("state", vraag.state.as_ref()),
        ("nonce", vraag.nonce.as_ref()),
        ("code_challenge", Some(&vraag.code_challenge)),
        ("code_challenge_method", Some(&vraag.code_challenge_method)),
    ];
    for (naam, waarde) in paren {
        if let Some(waarde) = waarde {
            let waarde = veilig(waarde);
            write!(velden, "<input type=\"hidden\" name=\"{naam}\" value=\"{waarde}\">").unwrap_or_default();
        }
    }
    let mut knoppen = String::new();
    for wie in &MEDEWERKERS {
        let (gebruiker, naam, uitleg) = (wie.gebruiker, wie.naam, wie.uitleg);
        write!(
            knoppen,
            "<button type=\"submit\" name=\"medewerker\" value=\"{gebruiker}\"><b>{naam}</b> {uitleg}</button>"
        )
        .unwrap_or_default();
    }
    let inhoud = format!(
        "<p>Dit is een proefomgeving met testgegevens. U hebt geen wachtwoord nodig. Kies wie u bent.</p>\
         <form method=\"post\" action=\"/oidc/authorize\">{velden}{knoppen}</form>"
    );
    omlijst("Inloggen", &inhoud)
}

/// Something is wrong and there is nowhere to go back to.
pub(super) fn fout(melding: &str) -> String {
    omlijst("Inloggen lukt niet", &format!("<p>{}</p>", veilig(melding)))
}

/// Logged out, without an address to go back to.
pub(super) fn uitgelogd() -> String {
    omlijst("U bent uitgelogd", "<p>U kunt dit venster sluiten.</p>")
}
