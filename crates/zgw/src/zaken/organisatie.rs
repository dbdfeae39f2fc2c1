//! Zaken of an organisation. Products know one by different numbers, and not every product knows every filter: all are
//! asked, and what a peer refuses is left out.

use std::collections::HashSet;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream, SelectAll, Stream};
use uuid::Uuid;

use super::lijst::{Rest, Vraag, Zaken};
use super::model::{Betrokkene, Zaak};
use crate::Error;
use crate::auth::Caller;
use crate::client::Client;

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
    /// The zaken in which an organisation or vestiging has a rol, as far as our application may see them, in parts.
    ///
    /// Asks with `GET /zaken`, once for each number and each way in which a rol can hold it. Every zaak is checked to
    /// carry such a rol. A peer that refuses one way of asking (400, 404, 405) is asked the others; only when it refuses
    /// all of them is that an error.
    pub fn zaken_of_organisatie(
        &self,
        caller: &Caller,
        organisatie: &Organisatie,
    ) -> impl Stream<Item = Result<Zaken, Error>> + Send + use<> {
        let lists: Vec<_> = organisatie
            .filters()
            .into_iter()
            .map(|(filter, value)| {
                let who = organisatie.clone();
                let is_own = Box::new(move |zaak: &Zaak| zaak.has_rol_of_organisatie(&who));
                let vraag = Vraag::List { filter, value: value.to_owned(), is_own };
                self.parts(caller, vraag).boxed()
            })
            .collect();
        let open = lists.len();
        let all = Together {
            lists: stream::select_all(lists),
            open,
            given: HashSet::new(),
            answered: false,
            refused: None,
        };
        stream::try_unfold(all, async |mut all: Together| {
            let part = all.part().await?;
            Ok(part.map(|part| (part, all)))
        })
    }
}

/// Several lists that are read at the same time, as one.
struct Together {
    lists: SelectAll<BoxStream<'static, Result<Zaken, Error>>>,
    /// How many of them are not at their end.
    open: usize,
    given: HashSet<Uuid>,
    /// One of them gave something.
    answered: bool,
    refused: Option<Error>,
}

impl Together {
    async fn part(&mut self) -> Result<Option<Zaken>, Error> {
        while let Some(said) = self.lists.next().await {
            let mut part = match said {
                Ok(part) => {
                    self.answered = true;
                    part
                }
                Err(error) if error.is_refusal() => {
                    self.refused = Some(error);
                    Zaken::default()
                }
                Err(error) => return Err(error),
            };
            // Whatever a list ends with has nothing behind it.
            self.open -= usize::from(part.rest == Rest::None);
            part.zaken.retain(|zaak| self.given.insert(zaak.uuid));
            part.rest = if self.open == 0 { Rest::None } else { Rest::Uncounted };
            let is_news = !part.zaken.is_empty() || part.cut || part.dropped > 0 || part.trouble.is_some();
            if is_news || (self.open == 0 && self.answered) {
                return Ok(Some(part));
            }
        }
        match self.refused.take() {
            Some(error) if !self.answered => Err(error),
            _ => Ok(None),
        }
    }
}
