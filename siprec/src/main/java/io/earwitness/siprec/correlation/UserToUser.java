package io.earwitness.siprec.correlation;

/// A value of user-to-user data (RFC 7433): what stands before its parameters, without quotes.
final class UserToUser {
    private UserToUser() {}

    static String withoutParameters(String value) {
        int semicolon = value.indexOf(';');
        String bare = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        boolean quoted = bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"");
        return quoted ? bare.substring(1, bare.length() - 1).strip() : bare;
    }
}
