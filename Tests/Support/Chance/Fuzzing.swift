import Glibc

/// How long fuzzers run, and from where.
public enum Fuzzing {
    /// `RUSHES_FUZZ_SECONDS`, or so many.
    public static func seconds(otherwise seconds: Double) -> Double {
        text("RUSHES_FUZZ_SECONDS").flatMap(Double.init) ?? seconds
    }

    /// `RUSHES_FUZZ_SEED`, or this one.
    public static func seed(otherwise seed: UInt64) -> UInt64 {
        text("RUSHES_FUZZ_SEED").flatMap(UInt64.init) ?? seed
    }

    private static func text(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
