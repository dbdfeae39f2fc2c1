//! Where a request comes from: the address of the connection, or what a proxy that we trust says of it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};

/// Proxies by address: `10.0.0.5` or `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Net {
    address: IpAddr,
    bits: u32,
}

impl Net {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) =
            text.trim().split_once('/').map_or((text.trim(), None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok())?;
        (bits <= most).then_some(Self { address, bits })
    }

    fn has(self, address: IpAddr) -> bool {
        let same = |one: u128, other: u128, width: u32| {
            let unused = width - self.bits;
            unused >= width || (one >> unused) == (other >> unused)
        };
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                same(u128::from(own.to_bits()), u128::from(other.to_bits()), 32)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => same(own.to_bits(), other.to_bits(), 128),
            _ => false,
        }
    }
}

/// What is wrong with the setting.
pub(crate) fn check(proxys: &[String]) -> Result<(), String> {
    match proxys.iter().find(|proxy| Net::parse(proxy).is_none()) {
        None => Ok(()),
        Some(wrong) => Err(format!("toegang.proxys: `{wrong}` is no address such as 10.0.0.5 or 10.0.0.0/8")),
    }
}

/// The address that a request comes from; empty when it came over no network. `X-Forwarded-For` is believed as far as
/// those who wrote it are trusted: anybody can send one.
pub(crate) fn of(proxys: &[String], extensions: &Extensions, headers: &HeaderMap) -> String {
    let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<SocketAddr>>() else { return String::new() };
    let trusted: Vec<Net> = proxys.iter().filter_map(|proxy| Net::parse(proxy)).collect();
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.has(address));
    let mut from = peer.ip().to_canonical();
    let said: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    for said in said.into_iter().rev() {
        if !is_trusted(from) {
            break;
        }
        let Ok(before) = said.trim().parse::<IpAddr>() else { break };
        from = before.to_canonical();
    }
    from.to_string()
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::extract::ConnectInfo;
    use http::{Extensions, HeaderMap};

    use super::{check, of};

    fn from(proxys: &[&str], peer: &str, said: &[&str]) -> String {
        let proxys: Vec<String> = proxys.iter().map(|proxy| (*proxy).to_owned()).collect();
        let (mut extensions, mut headers) = (Extensions::new(), HeaderMap::new());
        extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        for said in said {
            headers.append("x-forwarded-for", said.parse().unwrap());
        }
        of(&proxys, &extensions, &headers)
    }

    #[test]
    fn only_a_proxy_that_is_trusted_is_believed_and_only_as_far() {
        let proxys = &["10.0.0.0/8", "fd00::1"];
        assert_eq!(from(&[], "10.0.0.1:5", &["1.2.3.4"]), "10.0.0.1", "nobody is trusted");
        assert_eq!(from(proxys, "11.0.0.1:5", &["1.2.3.4"]), "11.0.0.1", "not this one");
        assert_eq!(from(proxys, "10.0.0.1:5", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(from(proxys, "[::ffff:10.0.0.1]:5", &["9.9.9.9, 1.2.3.4, 10.9.9.9"]), "1.2.3.4");
        assert_eq!(
            from(proxys, "10.0.0.1:5", &["9.9.9.9", "1.2.3.4"]),
            "1.2.3.4",
            "the last was written last"
        );
        assert_eq!(from(proxys, "[fd00::1]:5", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(from(proxys, "10.0.0.1:5", &["x"]), "10.0.0.1");
        assert_eq!(of(&[], &Extensions::new(), &HeaderMap::new()), "");
    }

    #[test]
    fn a_proxy_that_is_no_address_is_said() {
        let given = |text: &str| check(&[text.to_owned()]);
        assert!(given("10.0.0.0/8").is_ok() && given("::/0").is_ok());
        for wrong in ["proxy.example", "10.0.0.0/33", "10.0.0.0/x", ""] {
            assert!(given(wrong).unwrap_err().contains("toegang.proxys"), "{wrong}");
        }
    }
}
