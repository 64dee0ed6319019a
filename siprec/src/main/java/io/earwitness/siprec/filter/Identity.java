package io.earwitness.siprec.filter;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// The forms in which one value may stand elsewhere: a URI as a whole, without its scheme, its user alone; a name with
/// and without quotes.
final class Identity {
    private static final Pattern URI = Pattern.compile("(?i)(sips?|tel):(.+)");

    private Identity() {}

    static boolean isUri(String value) {
        return URI.matcher(value.strip()).matches();
    }

    /// Without quotes and blanks, by which the same value has the same hash.
    static String bare(String value) {
        var stripped = value.strip();
        return stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"")
                ? stripped.substring(1, stripped.length() - 1).strip()
                : stripped;
    }

    static Set<String> forms(String value) {
        var forms = new LinkedHashSet<String>();
        var bare = bare(value);
        forms.add(bare);
        forms.add(bare.replace("\\", "\\\\").replace("\"", "\\\""));
        var uri = URI.matcher(bare);
        if (uri.matches()) {
            ofUri(uri.group(2), forms);
        } else if (bare.indexOf('@') > 0 && bare.indexOf(' ') < 0) {
            ofUri(bare, forms);
        } else if (bare.matches("\\+?[0-9]{4,}")) {
            number(bare, forms);
        }
        return forms;
    }

    private static void ofUri(String rest, Set<String> forms) {
        var address = rest.replaceFirst("[;?].*", "");
        var at = address.indexOf('@');
        var user = (at < 0 ? address : address.substring(0, at)).replaceFirst(":.*", "");
        forms.add(address);
        number(user, forms);
        number(decoded(user), forms);
    }

    private static void number(String user, Set<String> forms) {
        forms.add(user);
        if (user.matches("\\+[0-9().-]{5,}")) {
            forms.add(user.substring(1));
            forms.add("%2B" + user.substring(1));
            forms.add(user.replaceAll("[^0-9]", ""));
        }
    }

    private static String decoded(String user) {
        try {
            return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            return user;
        }
    }
}
