import Platform

/// The kernel's thermometers.
enum HeatMeter {
    /// The hottest zone in degrees Celsius; nil where there is none to read.
    static func celsius(_ folder: String = "/sys/class/thermal") -> Double? {
        // No such folder on a machine without thermometers, and a zone may refuse to be read:
        // neither is worth a word.
        let zones = ((try? Files.list(folder)) ?? []).filter { $0.hasPrefix("thermal_zone") }
        let readings = zones.compactMap { zone -> Double? in
            guard let bytes = try? Files.readStream("\(folder)/\(zone)/temp") else { return nil }
            return Double(String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }).map {
                $0 / 1000
            }
        }
        return readings.filter { (-40...150).contains($0) }.max()
    }
}
