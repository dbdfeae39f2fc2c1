//! The content of a document, as a stream: it may be gigabytes.

use std::fmt;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::header::CONTENT_LENGTH;
use http::{Response, StatusCode};
use uuid::Uuid;

use super::model::Document;
use crate::Error;
use crate::auth::Caller;
use crate::client::{Api, Call, Client};
use crate::error::expect_success;
use crate::transport::{Body, with_idle_limit, within};

/// The most of an error's body that is read.
const MAX_PROBLEM: usize = 64 * 1024;

/// The content of a document on its way.
pub struct Download {
    /// The metadata. Take type and file name from here, with distrust: the peer serves everything as
    /// `application/octet-stream` under a name of its own.
    pub document: Document,
    /// Size in bytes, when the peer announces it.
    pub length: Option<u64>,
    /// The bytes. Breaks off with a [`crate::transport::TransportError`] when the connection does, or when the
    /// client's budget passes without a further piece; what came before is then not the whole document.
    pub body: Body,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("document", &self.document.uuid).finish_non_exhaustive()
    }
}

impl Client {
    /// Starts the download of a document; `versie` `None` means the newest.
    ///
    /// Reads the metadata first: without the right to those a peer answers a download with 404, which hides why.
    /// [`Error::NoContent`] when only metadata are registered, or the upload is not complete.
    pub async fn download(
        &self,
        caller: &Caller,
        uuid: Uuid,
        versie: Option<u32>,
    ) -> Result<Download, Error> {
        within(self.budget(), async {
            let document = self.read_document(caller, uuid).await?;
            let mut call =
                Call::get(Api::Documenten, format!("enkelvoudiginformatieobjecten/{uuid}/download"));
            if let Some(versie) = versie {
                call = call.with("versie", versie.to_string());
            }
            let response = self.transport().send(self.request(caller, call, "*/*")?).await?;
            if response.status() == StatusCode::NO_CONTENT {
                return Err(Error::NoContent);
            }
            if !response.status().is_success() {
                return Err(refusal(response).await);
            }
            let length = response.headers().get(CONTENT_LENGTH);
            let length = length.and_then(|value| value.to_str().ok()?.parse().ok());
            Ok(Download { document, length, body: with_idle_limit(response.into_body(), self.budget()) })
        })
        .await
    }
}

async fn refusal(response: Response<Body>) -> Error {
    let (parts, mut body) = response.into_parts();
    let mut text = BytesMut::new();
    while let Some(Ok(piece)) = body.next().await {
        if text.len() + piece.len() > MAX_PROBLEM {
            break;
        }
        text.extend_from_slice(&piece);
    }
    let whole: Response<Bytes> = Response::from_parts(parts, text.freeze());
    expect_success(whole).err().unwrap_or(Error::NotFound)
}
