//! Pictures of what was measured, as SVG.

use std::fmt::Write as _;

use crate::report::{Cell, EngineReport, pairs};
use crate::scenario::Goal;

const WIDTH: f64 = 900.0;
const LABELS: f64 = 330.0;
const ROW: f64 = 22.0;
const TOP: f64 = 46.0;

/// CPU of a request at one connection on a logarithmic scale: ours as a bar, the goal as a line, Open Klant's as a dot.
pub(crate) fn costs(engine: &EngineReport) -> String {
    let cells: Vec<&Cell> = engine.cells.iter().filter(|cell| cell.connections == 1).collect();
    let title =
        format!("CPU per request (µs, logarithmic): {}, {} partijen", engine.engine.name(), engine.partijen);
    let mut svg = Svg::new(&title, cells.len());
    let scale = Scale { least: 10.0, most: 1e6 };
    for decade in [1e1, 1e2, 1e3, 1e4, 1e5, 1e6] {
        let x = scale.x(decade);
        svg.line((x, TOP - 6.0), (x, svg.height - 8.0), "#ccc");
        svg.text(x, TOP - 12.0, "middle", &format!("{decade}"));
    }
    for (row, cell) in cells.iter().enumerate() {
        let y = svg.row(row);
        svg.text(LABELS - 8.0, y + 12.0, "end", cell.scenario);
        if let Some(cpu) = cell.cpu_micros() {
            svg.bar(LABELS, y + 2.0, scale.x(cpu) - LABELS, "#2a6ebb");
        }
        if let Goal::Cpu(goal) = cell.goal {
            let x = scale.x(f64::from(goal));
            svg.line((x, y), (x, y + ROW - 4.0), "#c00");
        }
        if let Some(theirs) = cell.open_klant {
            svg.dot(scale.x(f64::from(theirs.cpu_micros)), y + ROW / 2.0 - 2.0, "#777");
        }
    }
    svg.legend("bar: ours · red line: goal · grey dot: Open Klant")
}

/// CPU of a request in a small and in a large municipality, one line a question; nothing when there is only one size.
pub(crate) fn growth(engines: &[EngineReport]) -> Option<String> {
    let lines: Vec<(String, f64, f64)> = pairs(engines)
        .flat_map(|(small, large)| {
            let name = large.engine.name();
            let both = large.cells.iter().filter(|cell| cell.connections == 1).filter_map(move |cell| {
                let same = |one: &&Cell| one.scenario == cell.scenario && one.connections == 1;
                let before = small.cells.iter().find(same)?;
                Some((format!("{name}: {}", cell.scenario), before.cpu_micros()?, cell.cpu_micros()?))
            });
            both.collect::<Vec<_>>()
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let mut svg =
        Svg::new("CPU per request (µs, logarithmic): from the small to the large municipality", lines.len());
    let scale = Scale { least: 10.0, most: 1e6 };
    for decade in [1e1, 1e2, 1e3, 1e4, 1e5, 1e6] {
        let x = scale.x(decade);
        svg.line((x, TOP - 6.0), (x, svg.height - 8.0), "#ccc");
        svg.text(x, TOP - 12.0, "middle", &format!("{decade}"));
    }
    for (row, (name, less, more)) in lines.iter().enumerate() {
        let y = svg.row(row);
        svg.text(LABELS - 8.0, y + 12.0, "end", name);
        let middle = y + ROW / 2.0 - 2.0;
        svg.line((scale.x(*less), middle), (scale.x(*more), middle), "#2a6ebb");
        svg.dot(scale.x(*less), middle, "#9bf");
        svg.dot(scale.x(*more), middle, "#2a6ebb");
    }
    Some(svg.legend("light dot: small · dark dot: large"))
}

struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    fn x(&self, value: f64) -> f64 {
        let part = (value.max(self.least) / self.least).ln() / (self.most / self.least).ln();
        LABELS + part.min(1.0) * (WIDTH - LABELS - 30.0)
    }
}

struct Svg {
    text: String,
    height: f64,
}

impl Svg {
    fn new(title: &str, rows: usize) -> Self {
        let rows = f64::from(u32::try_from(rows).unwrap_or(0));
        let height = TOP + rows * ROW + 30.0;
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
             font-size=\"12\">\n<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <text x=\"8\" y=\"16\" font-weight=\"bold\">{title}</text>\n"
        );
        Self { text, height: height - 20.0 }
    }

    #[expect(clippy::unused_self, reason = "reads as a place in the picture")]
    fn row(&self, row: usize) -> f64 {
        TOP + f64::from(u32::try_from(row).unwrap_or(0)) * ROW
    }

    fn push(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        let _infallible = writeln!(self.text, "{element}");
    }

    fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), colour: &str) {
        self.push(format_args!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" stroke-width=\"1.5\"/>"
        ));
    }

    fn bar(&mut self, x: f64, y: f64, width: f64, colour: &str) {
        let height = ROW - 8.0;
        self.push(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>"
        ));
    }

    fn dot(&mut self, x: f64, y: f64, colour: &str) {
        self.push(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>"));
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, text: &str) {
        self.push(format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"));
    }

    fn legend(mut self, text: &str) -> String {
        let y = self.height + 12.0;
        self.text(WIDTH - 8.0, y, "end", text);
        self.text.push_str("</svg>\n");
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::engine;

    #[test]
    fn a_picture_names_every_question_and_ends() {
        let svg = costs(&engine(100_000, 100.0));
        assert!(svg.contains(">GET partij by uuid</text>") && svg.ends_with("</svg>\n"), "{svg}");
    }

    #[test]
    fn growth_takes_two_sizes() {
        assert!(growth(&[engine(100_000, 100.0)]).is_none());
        assert!(growth(&[engine(100_000, 100.0), engine(1_000_000, 200.0)]).is_some());
    }

    #[test]
    fn a_cost_stays_within_the_picture() {
        let scale = Scale { least: 10.0, most: 1e6 };
        for cost in [0.0, 1.0, 10.0, 5e3, 1e6, 1e9] {
            assert!((LABELS..=WIDTH).contains(&scale.x(cost)), "{cost}");
        }
    }
}
