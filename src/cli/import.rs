//! `counterpart import`: takes in the list of another directory, or a sheet of this one, or says what that would change.

use std::fs::{self, File};
use std::future::pending;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::serving::Stop;
use super::{Failure, instance, operator, print};
use crate::config::Config;
use crate::exchange::{Format, Report};

/// Take in the list of another directory, or a sheet; the same again changes nothing.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Whose list it is; `csv` or `vcard` for this directory's own form.
    #[arg(long, value_name = "SOURCE", value_parser = formats())]
    from: Format,
    /// The file, or `-` for standard input.
    file: PathBuf,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// As whom: id or e-mail address of an administrator of the secretariat; not needed while there is only one.
    #[arg(long = "as", value_name = "OPERATOR")]
    operator: Option<String>,
    /// Write the report, row by row, to this file as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub(super) fn run(arguments: Arguments, config: Config) -> Result<(), Failure> {
    let Arguments { from, file, dry_run, operator, report } = arguments;
    let list = read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    // What cannot be told is not begun.
    let mut told = report.map(ReportFile::create).transpose()?;
    instance::with(config, async move |app| {
        let caller = operator::administrator(&app, operator.as_deref())?;
        let import = app.import(from, &caller);
        if dry_run {
            let planned = Report::planned(&import.compare(&list)?);
            told.as_mut().map_or(Ok(()), |file| file.write(&planned))?;
            return Ok(format!("{planned}\nnothing was written: this was a dry run\n"));
        }
        let mut turn = import.turn().await?;
        let difference = turn.compare(&list).await?;
        let planned = Report::planned(&difference);
        print(&format!("{}: {}\n", from.name(), planned.counts))?;
        let bar = progress_bar(difference.rows.len());
        let mut stop = Stop::listen()?;
        let watch = async {
            stop.told().await;
            app.imports.stop();
            pending().await
        };
        let done = tokio::select! {
            done = turn.apply(&difference, |rows| bar.inc(rows as u64)) => done,
            done = watch => done,
        };
        bar.finish_and_clear();
        told.as_mut().map_or(Ok(()), |file| file.write(&done))?;
        print(&format!("\n{done}"))?;
        // A list is its source's to mend, a sheet is that of who sends it.
        if done.is_done() && (done.counts.rejected == 0 || matches!(from, Format::List(_))) {
            return Ok(String::new());
        }
        Err("not all of the list was written: the report says what, and why".into())
    })
}

/// A report that is asked for as a file.
struct ReportFile {
    path: PathBuf,
    file: File,
}

impl ReportFile {
    fn create(path: PathBuf) -> Result<Self, Failure> {
        match File::create(&path) {
            Ok(file) => Ok(Self { path, file }),
            Err(error) => Err(format!("--report {}: {error}", path.display()).into()),
        }
    }

    fn write(&mut self, report: &Report) -> Result<(), Failure> {
        let mut text = serde_json::to_vec_pretty(report)?;
        text.push(b'\n');
        self.file
            .write_all(&text)
            .map_err(|error| format!("--report {}: {error}", self.path.display()).into())
    }
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::all().map(Format::name))
        .try_map(|name| Format::named(&name).ok_or("there is no such source"))
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut list = Vec::new();
        io::stdin().read_to_end(&mut list)?;
        return Ok(list);
    }
    fs::read(file)
}

/// Shows itself on a terminal only.
fn progress_bar(rows: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(rows as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:40} {pos} of {len} rows, {per_sec}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
