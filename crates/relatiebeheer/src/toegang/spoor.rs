//! The W3C trace context of a request: what is asked of neighbours for it is part of the same trace.

use http::HeaderMap;

use super::tokens::hex;
use crate::app::Ids;

/// The header for neighbours, within the trace that a request came with, or else a new one.
pub(super) fn traceparent(headers: &HeaderMap, ids: &Ids) -> String {
    let given = headers.get("traceparent").and_then(|value| value.to_str().ok()).and_then(trace_of);
    let trace = given.map_or_else(|| hex(&ids.bytes::<16>()), str::to_owned);
    format!("00-{trace}-{}-01", hex(&ids.bytes::<8>()))
}

/// The trace of `00-<32 hex>-<16 hex>-<2 hex>`.
fn trace_of(header: &str) -> Option<&str> {
    let mut parts = header.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |part: &str, length: usize| {
        part.len() == length
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let fits = is_hex(version, 2) && is_hex(trace, 32) && is_hex(parent, 16) && is_hex(flags, 2);
    (fits && trace.bytes().any(|byte| byte != b'0')).then_some(trace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_trace_context_is_followed() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(trace_of(&format!("00-{trace}-00f067aa0ba902b7-01")), Some(trace));
        for wrong in ["", "00", "00-0-0-0", &format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32))] {
            assert_eq!(trace_of(wrong), None, "{wrong}");
        }
    }
}
