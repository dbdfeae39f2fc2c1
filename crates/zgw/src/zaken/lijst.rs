//! The zaken of a person, or by one number of an organisation. They come in parts, newest first: somebody who has many
//! sees the first ones while the others are asked.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use futures_util::stream::{self, Stream};
use serde::Serialize;
use uuid::Uuid;

use super::model::{Bsn, Zaak};
use super::{LIST, WireZaak};
use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::transport::within;
use crate::wire::Page;

/// Pages of one list that are read at most; at the usual 100 a page that is [`MOST`] zaken.
pub const MAX_PAGES: u32 = 5;
const MOST: u64 = 500;
/// So many are asked for first: few, so that they are soon there.
const FIRST: usize = 25;
const NEWEST_FIRST: &str = "-startdatum";

/// A part of the zaken of one person or organisation.
#[derive(Debug, Clone, Default)]
pub struct Zaken {
    /// Newest `startdatum` first; each one carries a rol with the BSN or number that was asked for, and none of them
    /// was in an earlier part.
    pub zaken: Vec<Zaak>,
    /// What comes after this part.
    pub rest: Rest,
    /// There are, or may be, more than all parts together.
    pub cut: bool,
    /// Zaken in this part that the peer gave and that are not theirs; they were thrown away. Above zero means that the
    /// peer ignores the filter, which its administrator should know.
    pub dropped: usize,
    /// Types, and how zaken ended, are missing for this reason.
    pub trouble: Option<Error>,
}

/// What is still to come of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    #[default]
    None,
    /// So many zaken.
    Counted(u64),
    /// The peer does not say how many.
    Uncounted,
}

/// Whether a zaak answers what was asked.
pub(super) type IsOwn = Box<dyn Fn(&Zaak) -> bool + Send + Sync>;

/// What is asked, and how: a BSN belongs in a body, not in an address that ends up in access logs.
pub(super) enum Vraag {
    /// `POST /zaken/_zoek`
    Zoek { bsn: Bsn },
    /// `GET /zaken`, with a filter on rollen.
    List { filter: &'static str, value: String, is_own: IsOwn },
}

impl Vraag {
    fn is_own(&self, zaak: &Zaak) -> bool {
        match self {
            Self::Zoek { bsn } => zaak.has_rol_of(bsn),
            Self::List { is_own, .. } => is_own(zaak),
        }
    }
}

/// Body of `POST /zaken/_zoek`. Typed, because a peer takes a misspelt key for no filter at all.
#[derive(Serialize)]
struct Zoek<'a> {
    #[serde(rename = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn")]
    inp_bsn: &'a str,
    ordering: &'a str,
    expand: [&'a str; 2],
}

/// A page of a list.
#[derive(Clone, Copy)]
enum Blad {
    /// The first few.
    Start,
    /// A page as long as the peer makes them.
    Number(u32),
}

impl Blad {
    fn number(self) -> u32 {
        match self {
            Self::Start => 1,
            Self::Number(number) => number,
        }
    }
}

/// Reads one list, page by page.
struct Reader {
    client: Client,
    caller: Caller,
    vraag: Vraag,
    next: Option<Blad>,
    /// What the peer gave so far.
    given: HashSet<Uuid>,
    /// Whole pages that were read.
    pages: u32,
}

impl Client {
    /// The zaken in which a person has a rol, as far as our application may see them, in parts; the last part is followed
    /// by [`Rest::None`], or by an error.
    ///
    /// Asks with `POST /zaken/_zoek` and in no other way: `GET /zaken` would put the BSN in an address. Every zaak is
    /// checked to carry a rol with this BSN. A peer that ignores the filter gives what is certain, [`Zaken::cut`]. Reads
    /// at most [`MAX_PAGES`] pages, each within [`crate::Config::budget`].
    pub fn zaken_of(
        &self,
        caller: &Caller,
        bsn: &Bsn,
    ) -> impl Stream<Item = Result<Zaken, Error>> + Send + use<> {
        self.parts(caller, Vraag::Zoek { bsn: bsn.clone() })
    }

    pub(super) fn parts(
        &self,
        caller: &Caller,
        vraag: Vraag,
    ) -> impl Stream<Item = Result<Zaken, Error>> + Send + use<> {
        let (client, caller) = (self.clone(), caller.clone());
        let next = Some(Blad::Start);
        let reader = Reader { client, caller, vraag, next, given: HashSet::new(), pages: 0 };
        stream::try_unfold(reader, async |mut reader: Reader| {
            let part = reader.part().await?;
            Ok(part.map(|part| (part, reader)))
        })
    }
}

impl Reader {
    async fn part(&mut self) -> Result<Option<Zaken>, Error> {
        let Some(blad) = self.next.take() else { return Ok(None) };
        let answer = match self.start_or_page(blad).await {
            // The list became shorter while it was read.
            Err(Error::NotFound) if blad.number() > 1 => return Ok(Some(Zaken::default())),
            answer => answer?,
        };
        let next = following(blad, &answer);
        let count = answer.count;
        let mut part = self.take_own(answer.results).await?;
        self.pages += u32::from(matches!(blad, Blad::Number(_)));
        // An unfiltered _zoek is every zaak of the municipality.
        let is_unfiltered = matches!(self.vraag, Vraag::Zoek { .. }) && part.dropped > 0;
        part.cut = next.is_some() && (self.pages == MAX_PAGES || is_unfiltered);
        if !part.cut {
            self.next = next;
            part.rest = self.rest(count);
        }
        part.trouble = self.client.fill_in(&self.caller, &mut part.zaken).await;
        Ok(Some(part))
    }

    fn rest(&self, count: Option<u64>) -> Rest {
        let given = self.given.len() as u64;
        match (&self.next, count) {
            (None, _) => Rest::None,
            (Some(_), Some(count)) if given < count && count <= MOST => Rest::Counted(count - given),
            _ => Rest::Uncounted,
        }
    }

    /// A page; the first few when the peer knows how to give them, and otherwise its first page.
    async fn start_or_page(&self, blad: Blad) -> Result<Page<WireZaak>, Error> {
        let refuses = self.client.refuses_page_size();
        if matches!(blad, Blad::Start) && !refuses.load(Ordering::Relaxed) {
            match self.page(Blad::Start).await {
                Err(error) if error.is_refusal() => {}
                answer => return answer,
            }
            let whole = self.page(Blad::Number(1)).await?;
            refuses.store(true, Ordering::Relaxed);
            return Ok(whole);
        }
        self.page(Blad::Number(blad.number())).await
    }

    async fn page(&self, blad: Blad) -> Result<Page<WireZaak>, Error> {
        let mut call = match &self.vraag {
            Vraag::Zoek { bsn } => {
                let body = Zoek { inp_bsn: bsn.as_str(), ordering: NEWEST_FIRST, expand: LIST };
                Call::post(Api::Zaken, "zaken/_zoek", &body)?
            }
            Vraag::List { filter, value, .. } => Call::get(Api::Zaken, "zaken")
                .with(filter, value)
                .with("ordering", NEWEST_FIRST)
                .with("expand", LIST.join(",")),
        };
        call = match blad {
            Blad::Start => call.with("pageSize", FIRST.to_string()),
            Blad::Number(1) => call,
            Blad::Number(number) => call.with("page", number.to_string()),
        };
        within(self.client.budget(), self.client.read(&self.caller, call)).await
    }

    /// Those that were not given before and are of who was asked for.
    async fn take_own(&mut self, zaken: Vec<WireZaak>) -> Result<Zaken, Error> {
        let new = zaken.into_iter().filter(|zaak| zaak.uuid().is_none_or(|uuid| self.given.insert(uuid)));
        let new: Vec<WireZaak> = new.collect();
        let whole = self.client.complete_all(&self.caller, new);
        let whole = within(self.client.budget(), whole).await?;
        let given = whole.len();
        let mut own: Vec<Zaak> = whole.into_iter().filter(|zaak| self.vraag.is_own(zaak)).collect();
        own.sort_by(|a, b| (b.startdatum, &b.identificatie).cmp(&(a.startdatum, &a.identificatie)));
        Ok(Zaken { dropped: given - own.len(), zaken: own, ..Zaken::default() })
    }
}

/// The page to read after this one. After the first few come all pages from the first: those few come again, which costs
/// less than asking for all of them a few at a time.
fn following(blad: Blad, answer: &Page<WireZaak>) -> Option<Blad> {
    let next = answer.next_after(blad.number())?;
    let is_short = matches!(blad, Blad::Start) && answer.results.len() <= FIRST;
    Some(Blad::Number(if is_short { 1 } else { next }))
}
