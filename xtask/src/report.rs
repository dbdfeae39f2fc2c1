//! Progress lines with durations, and the summary at the end of a verb that has several steps.

use std::time::{Duration, Instant};

use crate::Outcome;

/// One step of a verb that stops at the first failure.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    eprintln!("· {what}");
    let start = now();
    let outcome = work();
    if outcome.is_ok() {
        eprintln!("  {what}: {}", seconds(start.elapsed()));
    }
    outcome
}

/// The steps of a verb that goes on after a failure, so that one run shows everything there is to mend.
#[derive(Default)]
pub(crate) struct Report {
    steps: Vec<(String, Duration, Outcome<String>)>,
}

impl Report {
    /// `work` returns a remark for the summary; an empty one is fine.
    pub(crate) fn step(&mut self, what: &str, work: impl FnOnce() -> Outcome<String>) {
        eprintln!("\n== {what}");
        let start = now();
        let outcome = work();
        if let Err(line) = &outcome {
            eprintln!("{what}: {line}");
        }
        self.steps.push((what.to_owned(), start.elapsed(), outcome));
    }

    pub(crate) fn finish(self) -> Outcome {
        eprintln!("\n{}", self.summary());
        let failed: Vec<&str> = self.steps.iter().filter(|s| s.2.is_err()).map(|s| s.0.as_str()).collect();
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }

    fn summary(&self) -> String {
        let width = self.steps.iter().map(|step| step.0.chars().count()).max().unwrap_or(0);
        let mut lines = Vec::new();
        for (what, took, outcome) in &self.steps {
            let (word, remark) = match outcome {
                Ok(remark) => ("passed", remark),
                Err(line) => ("FAILED", line),
            };
            let line = format!("{word}  {what:width$}  {:>9}  {remark}", seconds(*took));
            lines.push(line.trim_end().to_owned());
        }
        let failed = self.steps.iter().filter(|step| step.2.is_err()).count();
        lines.push(format!("{} steps passed, {failed} failed", self.steps.len() - failed));
        lines.join("\n")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a progress line says how long a step took; nothing depends on it"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

fn seconds(took: Duration) -> String {
    let whole = took.as_secs();
    if whole < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_steps_and_names_failures() {
        let mut report = Report::default();
        report.step("a", || Ok("12 tests".to_owned()));
        report.step("longer", || Err("broken".to_owned()));
        let text = report.summary();
        assert!(text.starts_with("passed  a     "), "{text}");
        assert!(text.contains("12 tests") && text.contains("FAILED  longer"), "{text}");
        assert!(text.ends_with("1 steps passed, 1 failed"), "{text}");
        assert_eq!(report.finish().unwrap_err(), "failed: longer");
    }

    #[test]
    fn a_step_after_a_failure_still_runs() {
        let (mut report, mut ran) = (Report::default(), false);
        report.step("first", || Err("broken".to_owned()));
        report.step("second", || {
            ran = true;
            Ok(String::new())
        });
        assert!(ran);
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(1234)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
