//! Zaken by a part of their number or of their omschrijving. Open Zaak calls these filters experimental: a peer that does not
//! know them gives other zaken, or refuses.

use serde::Serialize;

use super::{LIST, WireZaak, Zaak};
use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::Page;

/// How many zaken are found at most.
const PAGE: &str = "50";

/// Body of `POST /zaken/_zoek`: what people type may be a name, which has no place in an address.
#[derive(Serialize)]
struct Zoek<'a> {
    #[serde(rename = "identificatie__icontains", skip_serializing_if = "Option::is_none")]
    identificatie: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    omschrijving: Option<&'a str>,
    ordering: &'a str,
    expand: [&'a str; 2],
}

impl Zoek<'_> {
    fn new() -> Self {
        Self { identificatie: None, omschrijving: None, ordering: "-startdatum", expand: LIST }
    }
}

impl Client {
    /// The newest zaken of which the number holds this, without regard to case.
    pub async fn zaken_numbered_like(&self, caller: &Caller, part: &str) -> Result<Vec<Zaak>, Error> {
        let wanted = part.to_lowercase();
        let fits = |zaak: &Zaak| zaak.identificatie.to_lowercase().contains(&wanted);
        self.first_page(caller, &Zoek { identificatie: Some(part), ..Zoek::new() }, fits).await
    }

    /// The newest zaken of which the omschrijving holds this word, without regard to case, that also fit otherwise.
    pub async fn zaken_described(
        &self,
        caller: &Caller,
        word: &str,
        fits: impl Fn(&Zaak) -> bool,
    ) -> Result<Vec<Zaak>, Error> {
        self.first_page(caller, &Zoek { omschrijving: Some(word), ..Zoek::new() }, fits).await
    }

    async fn first_page(
        &self,
        caller: &Caller,
        zoek: &Zoek<'_>,
        fits: impl Fn(&Zaak) -> bool,
    ) -> Result<Vec<Zaak>, Error> {
        let all = within(self.budget(), async {
            let call = Call::post(Api::Zaken, "zaken/_zoek", zoek)?.with("pageSize", PAGE);
            let found: Page<WireZaak> = self.read(caller, call).await?;
            self.complete_all(caller, found.results).await
        })
        .await?;
        let mut own: Vec<Zaak> = all.into_iter().filter(fits).collect();
        self.fill_in(caller, &mut own).await;
        Ok(own)
    }
}
