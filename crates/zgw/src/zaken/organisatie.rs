//! Zaken of an organisation. Products know one by different numbers, and not every product knows every filter: all are
//! asked, and what a peer refuses is left out.

use futures_util::{StreamExt, stream};

use super::model::{Betrokkene, Zaak};
use super::{PARALLEL, Vraag, Zaken};
use crate::Error;
use crate::auth::Caller;
use crate::client::Client;
use crate::transport::within;

const RSIN: &str = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__innNnpId";
const NNP_KVK: &str = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__kvkNummer";
const NNP_VESTIGING: &str = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__vestigingsNummer";
const VESTIGING: &str = "rol__betrokkeneIdentificatie__vestiging__vestigingsNummer";
const VESTIGING_KVK: &str = "rol__betrokkeneIdentificatie__vestiging__kvkNummer";

/// An organisation or one of its vestigingen, by its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Organisatie {
    /// The organisation with all its vestigingen.
    Geheel {
        /// Eight digits.
        kvk_nummer: String,
        /// Nine digits, when it is known.
        rsin: Option<String>,
    },
    /// One vestiging.
    Vestiging {
        /// The organisation that it is of.
        kvk_nummer: String,
        /// Twelve digits.
        vestigingsnummer: String,
    },
}

impl Organisatie {
    fn filters(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Geheel { kvk_nummer, rsin } => {
                let by_rsin = rsin.as_deref().map(|rsin| (RSIN, rsin));
                // Some products put the KVK number where the RSIN belongs.
                by_rsin
                    .into_iter()
                    .chain([NNP_KVK, VESTIGING_KVK, RSIN].map(|filter| (filter, kvk_nummer.as_str())))
                    .collect()
            }
            Self::Vestiging { vestigingsnummer, .. } => {
                [VESTIGING, NNP_VESTIGING].map(|filter| (filter, vestigingsnummer.as_str())).into()
            }
        }
    }

    fn is(&self, who: &Betrokkene) -> bool {
        match self {
            Self::Geheel { kvk_nummer, rsin } => {
                let nnp = who.inn_nnp_id.as_deref().filter(|number| !number.is_empty());
                who.kvk_nummer.as_ref() == Some(kvk_nummer)
                    || nnp.is_some_and(|number| number == kvk_nummer || Some(number) == rsin.as_deref())
            }
            // The same number under another KVK number is another one's.
            Self::Vestiging { kvk_nummer, vestigingsnummer } => {
                who.vestigings_nummer.as_ref() == Some(vestigingsnummer)
                    && who.kvk_nummer.as_deref().is_none_or(|kvk| kvk.is_empty() || kvk == kvk_nummer)
            }
        }
    }
}

impl Zaak {
    /// This organisation or vestiging has a rol in this zaak, whichever.
    pub fn has_rol_of_organisatie(&self, organisatie: &Organisatie) -> bool {
        self.rollen.iter().any(|rol| organisatie.is(&rol.betrokkene_identificatie))
    }
}

impl Client {
    /// The zaken in which an organisation or vestiging has a rol, as far as our application may see them.
    ///
    /// Asks with `GET /zaken`, once for each number and each way in which a rol can hold it. Every zaak is checked to
    /// carry such a rol. A peer that refuses one way of asking (400, 404, 405) is asked the others; only when it refuses
    /// all of them is that an error.
    pub async fn zaken_of_organisatie(
        &self,
        caller: &Caller,
        organisatie: &Organisatie,
    ) -> Result<Zaken, Error> {
        let is_own = |zaak: &Zaak| zaak.has_rol_of_organisatie(organisatie);
        let vragen: Vec<Vraag<'_>> = organisatie
            .filters()
            .into_iter()
            .map(|(filter, value)| Vraag::List { filter, value, is_own: &is_own })
            .collect();
        within(self.budget(), async {
            let asked: Vec<_> = vragen.iter().map(|vraag| self.pages(caller, vraag)).collect();
            let answers: Vec<Result<Zaken, Error>> = stream::iter(asked).buffered(PARALLEL).collect().await;
            let (mut all, mut refused, mut answered) = (Zaken::default(), None, false);
            for answer in answers {
                match answer {
                    Ok(found) => {
                        answered = true;
                        all.cut |= found.cut;
                        all.dropped += found.dropped;
                        all.zaken.extend(found.zaken);
                    }
                    Err(error) if error.is_refusal() => refused = Some(error),
                    Err(error) => return Err(error),
                }
            }
            all.tidy();
            match refused {
                Some(error) if !answered => Err(error),
                _ => Ok(all),
            }
        })
        .await
    }
}
