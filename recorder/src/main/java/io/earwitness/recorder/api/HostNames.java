package io.earwitness.recorder.api;

import java.util.Locale;
import java.util.regex.Pattern;

/// Tells what kind of host a name stands for, without ever asking DNS.
final class HostNames {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");

    private HostNames() {}

    /// The host of a `Host` or `Origin` value, without port and brackets, in small letters.
    static String withoutPort(String hostAndPort) {
        var host = PORT.matcher(hostAndPort.toLowerCase(Locale.ROOT)).replaceFirst("");
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || (IPV4.matcher(host).matches() && host.startsWith("127."))
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }

    static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
    }

    static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
    }
}
