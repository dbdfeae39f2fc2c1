//! A file on its way through: from the browser, past the scanner, to the parts that the zaaksysteem asks for. No more of
//! it is in memory than a few pieces; whoever is slowest sets the pace.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use tokio::{sync::mpsc, time::timeout};
use zgw::{
    Caller, Client, Error,
    documenten::Bestandsdeel,
    transport::{Body, TransportError},
};

use super::scan::{Oordeel, Scan, Stil};
use crate::{rest::problem::Problem, zaken::autorisaties::Recht};

/// How long a browser, or a zaaksysteem, may stand still.
pub(super) const STALL: Duration = Duration::from_mins(1);
/// Pieces that wait between the two.
const AHEAD: usize = 2;
/// So many bytes tell what a file is.
pub(super) const BEGIN: usize = 8 * 1024;

/// Why a file did not come through.
#[derive(Debug)]
pub(super) enum Gebroken {
    /// The connection with the browser broke off, or it sent nothing for too long.
    Verbinding,
    /// It is not as long as was said.
    Omvang,
    /// The scanner does not answer.
    Scanner(String),
    /// There is a virus in it.
    Besmet(String),
    Zaaksysteem(Error),
    /// The zaaksysteem does not let our application do this.
    Geweigerd(Recht, Error),
    /// Something of our own.
    Eigen(Problem),
}

impl Gebroken {
    /// What the zaaksysteem said to something that takes this right.
    pub(super) fn bij(recht: Recht, error: Error) -> Self {
        match &error {
            Error::NotAllowed { code, .. } if code == "permission_denied" => Self::Geweigerd(recht, error),
            _ => Self::Zaaksysteem(error),
        }
    }
}

impl From<Problem> for Gebroken {
    fn from(problem: Problem) -> Self {
        Self::Eigen(problem)
    }
}

impl From<Error> for Gebroken {
    fn from(error: Error) -> Self {
        Self::Zaaksysteem(error)
    }
}

impl From<Stil> for Gebroken {
    fn from(Stil(why): Stil) -> Self {
        Self::Scanner(why)
    }
}

/// A file that comes in.
pub(super) struct Bron {
    body: Body,
    /// What was read and not yet passed on.
    over: BytesMut,
    /// What has yet to be read.
    rest: u64,
    scan: Scan,
}

impl Bron {
    pub(super) fn new(body: Body, omvang: u64, scan: Scan) -> Self {
        Self { body, over: BytesMut::new(), rest: omvang, scan }
    }

    /// The first bytes, which are passed on later as well.
    pub(super) async fn begin(&mut self) -> Result<&[u8], Gebroken> {
        while self.over.len() < BEGIN && self.rest > 0 {
            let piece = self.read().await?;
            self.over.extend_from_slice(&piece);
        }
        Ok(self.over.get(..BEGIN.min(self.over.len())).unwrap_or_default())
    }

    /// All of a small file, when the scanner finds it clean.
    pub(super) async fn whole(mut self) -> Result<Bytes, Gebroken> {
        while self.rest > 0 {
            let piece = self.read().await?;
            self.over.extend_from_slice(&piece);
        }
        let whole = std::mem::take(&mut self.over).freeze();
        self.end().await?;
        Ok(whole)
    }

    /// A large file in its parts. The last part is kept back until the scanner has found all of it clean, so that a
    /// document with a virus is never whole.
    pub(super) async fn in_delen(
        mut self,
        client: &Client,
        caller: &Caller,
        (delen, lock): (&[Bestandsdeel], &str),
    ) -> Result<(), Gebroken> {
        for deel in delen {
            let (sender, receiver) = mpsc::channel(AHEAD);
            let put = client.put_bestandsdeel(caller, deel, lock, stroom(receiver), STALL);
            let is_last = deel.volgnummer == delen.last().map_or(0, |last| last.volgnummer);
            let (put, pumped) = tokio::join!(put, self.pump(deel.omvang, sender, is_last));
            // When the file itself fails, the zaaksysteem only complains of half a part.
            pumped?;
            put?;
        }
        Ok(())
    }

    /// Passes so many bytes on. When the other side no longer takes them, it says why itself.
    async fn pump(
        &mut self,
        omvang: u64,
        to: mpsc::Sender<Result<Bytes, TransportError>>,
        is_last: bool,
    ) -> Result<(), Gebroken> {
        let mut rest = omvang;
        while rest > 0 {
            let mut piece = match self.next().await {
                Ok(piece) => piece,
                Err(gebroken) => return Err(Self::abandon(&to, gebroken).await),
            };
            let most = usize::try_from(rest).unwrap_or(usize::MAX);
            if piece.len() > most {
                self.over.extend_from_slice(&piece.split_off(most));
            }
            rest -= u64::try_from(piece.len()).unwrap_or(rest);
            if is_last
                && rest == 0
                && let Err(gebroken) = self.end().await
            {
                return Err(Self::abandon(&to, gebroken).await);
            }
            if to.send(Ok(piece)).await.is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Lets the part fail at the other side as well.
    async fn abandon(to: &mpsc::Sender<Result<Bytes, TransportError>>, gebroken: Gebroken) -> Gebroken {
        let broken = TransportError::Broken("the file did not come through".to_owned());
        drop(to.send(Err(broken)).await);
        gebroken
    }

    async fn next(&mut self) -> Result<Bytes, Gebroken> {
        if self.over.is_empty() { self.read().await } else { Ok(self.over.split().freeze()) }
    }

    /// The next piece from the browser, which the scanner has then seen.
    async fn read(&mut self) -> Result<Bytes, Gebroken> {
        if self.rest == 0 {
            return Err(Gebroken::Omvang);
        }
        let piece = match timeout(STALL, self.body.next()).await {
            Ok(Some(Ok(piece))) => piece,
            Ok(None) => return Err(Gebroken::Omvang),
            Ok(Some(Err(_))) | Err(_) => return Err(Gebroken::Verbinding),
        };
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.rest = self.rest.checked_sub(length).ok_or(Gebroken::Omvang)?;
        self.scan.feed(&piece).await?;
        Ok(piece)
    }

    /// Nothing more comes, and the scanner found nothing.
    async fn end(&mut self) -> Result<(), Gebroken> {
        match timeout(STALL, self.body.next()).await {
            Ok(None) if self.rest == 0 => {}
            Ok(Some(Ok(piece))) if piece.is_empty() => {}
            Ok(Some(Err(_))) | Err(_) => return Err(Gebroken::Verbinding),
            Ok(_) => return Err(Gebroken::Omvang),
        }
        match std::mem::replace(&mut self.scan, Scan::none()).end().await? {
            Oordeel::Schoon => Ok(()),
            Oordeel::Besmet(virus) => Err(Gebroken::Besmet(virus)),
        }
    }
}

fn stroom(mut receiver: mpsc::Receiver<Result<Bytes, TransportError>>) -> Body {
    Box::pin(stream::poll_fn(move |context| receiver.poll_recv(context)))
}
