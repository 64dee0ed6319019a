package io.earwitness.media.rtp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The parameters of an `a=fmtp`, `name=value;name=value`; names without case. A name alone has an empty value, the
/// first of two with one name counts.
record FormatParameters(Map<String, String> byName) {
    static FormatParameters of(String fmtp) {
        var parameters = new HashMap<String, String>();
        for (var parameter : fmtp.split(";", -1)) {
            var parts = parameter.strip().split("=", 2);
            parameters.putIfAbsent(parts[0].strip().toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1].strip() : "");
        }
        return new FormatParameters(parameters);
    }

    String value(String name) {
        return byName.getOrDefault(name, "");
    }

    boolean isSet(String name) {
        return value(name).equals("1");
    }
}
