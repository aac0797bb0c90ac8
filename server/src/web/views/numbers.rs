//! Numbers, sizes and times as people read them.

use app::view::{Points, When};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Points from thousandths: `7`, `6.5`.
pub fn points(milli: i64) -> String {
    let tenths = (milli + if milli < 0 { -50 } else { 50 }) / 100;
    match (tenths / 10, (tenths % 10).abs()) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}.{part}"),
    }
}

/// So many of so many points, from thousandths.
pub fn score(earned_milli: i64, possible_milli: i64) -> Points {
    Points::of(points(earned_milli), points(possible_milli))
}

/// "6 of 10".
pub fn of(earned_milli: i64, possible_milli: i64) -> String {
    format!("{} of {}", points(earned_milli), points(possible_milli))
}

/// Points as thousandths, the form in which they are kept.
#[allow(clippy::cast_possible_truncation)]
pub fn milli(points: f64) -> i64 {
    (points * 1000.0).round() as i64
}

/// A share of 0 to 1 as a percentage.
pub fn percent(part: i64, whole: i64) -> u8 {
    if whole <= 0 {
        return 0;
    }
    u8::try_from((part * 100 + whole / 2) / whole).unwrap_or(100).min(100)
}

/// A moment from milliseconds since 1970 in UTC.
pub fn when(millis: i64) -> When {
    let moment = OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let text = format!(
        "{} {} {}, {:02}:{:02} UTC",
        moment.day(),
        moment.month(),
        moment.year(),
        moment.hour(),
        moment.minute()
    );
    When { iso: moment.format(&Rfc3339).unwrap_or_default(), text }
}

/// `131 MB`, `12.4 kB`, `310 bytes`: powers of ten, as the engine counts.
pub fn bytes(count: u64) -> String {
    let scaled = |unit: u64, name: &str| {
        let tenths = (count * 10 + unit / 2) / unit;
        match (tenths / 10, tenths % 10) {
            (whole, part) if whole < 100 && part > 0 => format!("{whole}.{part} {name}"),
            (whole, _) => format!("{whole} {name}"),
        }
    };
    match count {
        0..1_000 => format!("{count} bytes"),
        1_000..1_000_000 => scaled(1_000, "kB"),
        1_000_000..1_000_000_000 => scaled(1_000_000, "MB"),
        _ => scaled(1_000_000_000, "GB"),
    }
}

/// `0.07 s`, `4.1 s`, `2 min 5 s`.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn seconds(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{s:.2} s"),
        s if s < 100.0 => format!("{s:.1} s"),
        s => format!("{} min {} s", s as u64 / 60, s as u64 % 60),
    }
}

/// "about 40 seconds", "about 3 minutes": never more exact than a guess is.
pub fn about(millis: i64) -> String {
    match (millis + 999) / 1000 {
        ..=7 => "a few seconds".to_owned(),
        seconds @ 8..=90 => format!("about {} seconds", (seconds + 9) / 10 * 10),
        seconds => format!("about {} minutes", (seconds + 59) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_show_a_decimal_only_where_there_is_one() {
        assert_eq!([7000, 6500, 333, 0].map(points), ["7", "6.5", "0.3", "0"]);
        assert_eq!(milli(2.5), 2500);
    }

    #[test]
    fn sizes_and_times_read_as_people_say_them() {
        assert_eq!([999, 12_400, 131_000_000, 850_000_000].map(bytes), ["999 bytes", "12.4 kB", "131 MB", "850 MB"]);
        assert_eq!([0.07, 4.12, 125.0].map(seconds), ["0.07 s", "4.1 s", "2 min 5 s"]);
        assert_eq!([3_000, 38_000, 150_000].map(about), ["a few seconds", "about 40 seconds", "about 3 minutes"]);
        assert_eq!(when(1_772_446_500_000).text, "2 March 2026, 10:15 UTC");
        assert_eq!(percent(2, 3), 67);
    }
}
