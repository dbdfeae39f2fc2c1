//! How the neighbours call others: over the network, or in process for tests.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, Response};
use futures_util::future::BoxFuture;

/// The answer, or why there is none.
type Uitkomst = Result<Response<Bytes>, String>;

/// Sends one request to somebody else.
#[derive(Clone)]
pub struct Bel(Arc<dyn Fn(Request<Bytes>) -> BoxFuture<'static, Uitkomst> + Send + Sync>);

impl Bel {
    /// Calls in this way.
    pub fn met(bel: impl Fn(Request<Bytes>) -> BoxFuture<'static, Uitkomst> + Send + Sync + 'static) -> Self {
        Self(Arc::new(bel))
    }

    pub(crate) async fn bel(&self, request: Request<Bytes>) -> Uitkomst {
        (self.0)(request).await
    }
}

impl Default for Bel {
    /// Over the network.
    fn default() -> Self {
        Self::met(|request| Box::pin(over_het_netwerk(request)))
    }
}

impl fmt::Debug for Bel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bel")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox stands for other systems and knows nothing of the product"
)]
static NETWERK: LazyLock<Option<reqwest::Client>> = LazyLock::new(|| {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10));
    client.build().ok()
});

async fn over_het_netwerk(request: Request<Bytes>) -> Uitkomst {
    let client = NETWERK.as_ref().ok_or("no TLS")?;
    let request = reqwest::Request::try_from(request).map_err(|fout| fout.to_string())?;
    let antwoord = client.execute(request).await.map_err(|fout| fout.to_string())?;
    let mut heel = Response::new(());
    *heel.status_mut() = antwoord.status();
    *heel.headers_mut() = antwoord.headers().clone();
    let body = antwoord.bytes().await.map_err(|fout| fout.to_string())?;
    Ok(heel.map(|()| body))
}
