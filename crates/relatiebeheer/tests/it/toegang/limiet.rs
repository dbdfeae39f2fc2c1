//! How many requests an application may send.

use jiff::SignedDuration;
use relatiebeheer::config::Toegang;

use crate::support::{TestApp, engines, settings};

engines!(who_asks_too_much_waits_and_nobody_else_does);

async fn who_asks_too_much_waits_and_nobody_else_does(t: &TestApp) {
    let mut settings = settings();
    settings.toegang = Toegang { verzoeken_per_minuut: 30, ..settings.toegang };
    let limited = t.beside_with(settings).await;
    let other = limited.with_token(&limited.app.create_token("ander").await.unwrap());
    for _ in 0..30 {
        limited.get("categorieen").await.expect(200);
    }
    let full = limited.get("categorieen").await;
    full.matches("te_veel_verzoeken");
    assert_eq!(full.header("retry-after"), Some("2"));
    other.get("categorieen").await.expect(200);
    limited.pass(SignedDuration::from_secs(2));
    limited.get("categorieen").await.expect(200);
    assert_eq!(limited.get("categorieen").await.status, 429);
    for _ in 0..100 {
        t.get("categorieen").await.expect(200);
    }
}
