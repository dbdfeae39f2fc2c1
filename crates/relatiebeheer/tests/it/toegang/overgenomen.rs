//! Tokens that clients had at Open Klant.

use relatiebeheer::config::Token;

use crate::support::{TestApp, engines, settings};

engines!(a_client_keeps_its_token, a_new_token_takes_the_place_of_the_old);

async fn a_client_keeps_its_token(t: &TestApp) {
    let token = "ba9d233e95e04c4a8a661a27daffe7c9bd019067";
    let given =
        |identifier: &str, token: &str| Token { identifier: identifier.to_owned(), token: token.to_owned() };
    let mut settings = settings();
    settings.tokens = vec![given("kiss", token), given("ita", "0123456789012345678901234567890123456789")];
    let server = t.beside_with(settings).await;
    let kiss = server.with_token(token);
    kiss.get("partijen").await.expect(401);
    assert_eq!(server.app.take_in_tokens().await, Ok(2));
    kiss.get("partijen").await.expect(200);
    assert_eq!(server.app.take_in_tokens().await, Ok(0), "at the next start they are known");
    assert_eq!(server.app.revoke_token("kiss").await, Ok(1));
}

async fn a_new_token_takes_the_place_of_the_old(t: &TestApp) {
    let served = async |token: &str| {
        let mut settings = settings();
        settings.tokens = vec![Token { identifier: "kiss".to_owned(), token: token.to_owned() }];
        let server = t.beside_with(settings).await;
        assert_eq!(server.app.take_in_tokens().await, Ok(1));
        server
    };
    let (old, new) = ("ba9d233e95e04c4a8a661a27daffe7c9bd019067", "18b2b74ef994314b84021d47b9422e82b685d82f");
    served(old).await.with_token(old).get("partijen").await.expect(200);
    let server = served(new).await;
    server.with_token(new).get("partijen").await.expect(200);
    server.with_token(old).get("partijen").await.expect(401);
    t.get("partijen").await.expect(200);
}
