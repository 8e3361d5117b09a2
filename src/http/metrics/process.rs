//! What the process takes of the machine, under the names that Prometheus' own clients use. Where the system does not
//! show it (no Linux), there is nothing.

use metrics::{Unit, describe_gauge};

/// Says what the numbers mean.
pub fn describe() {
    describe_gauge!("process_cpu_seconds_total", Unit::Seconds, "Time that the processors spent on it.");
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "Memory that it holds.");
    describe_gauge!("process_open_fds", "Files and connections that it has open.");
    describe_gauge!("process_max_fds", "Files and connections that it may have open.");
    describe_gauge!("process_threads", "Threads that it runs.");
}

/// Notes what is now.
#[cfg(target_os = "linux")]
pub fn look() {
    use metrics::gauge;
    use procfs::WithCurrentSystemInfo;

    let Ok(process) = procfs::process::Process::myself() else { return };
    if let Ok(stat) = process.stat() {
        // A gauge, because our counters count in whole numbers; it only rises all the same.
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 ticks")]
        let seconds = (stat.utime + stat.stime) as f64 / procfs::ticks_per_second() as f64;
        gauge!("process_cpu_seconds_total").set(seconds);
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 bytes")]
        gauge!("process_resident_memory_bytes").set(stat.rss_bytes().get() as f64);
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        gauge!("process_threads").set(stat.num_threads as f64);
    }
    if let Ok(files) = process.fd_count() {
        gauge!("process_open_fds").set(f64::from(u32::try_from(files).unwrap_or(u32::MAX)));
    }
    let limits = process.limits();
    if let Ok(procfs::process::LimitValue::Value(most)) = limits.map(|it| it.max_open_files.soft_limit) {
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 files")]
        gauge!("process_max_fds").set(most as f64);
    }
}

/// Notes nothing: this system does not show it.
#[cfg(not(target_os = "linux"))]
pub fn look() {}
