package io.earwitness.app;

import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.SipUri;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The recording server that `call` and `replay` talk to, as a person writes it.
final class ServerArgument {
    static final String DESCRIPTION =
            "The recorder: sip:127.0.0.1:5060, or sip:host:5060;transport=tcp. Without `sip:` it is added.";

    private ServerArgument() {}

    static SipUri parse(String text, CommandSpec spec) {
        try {
            return SipUri.parse(text.matches("(?i)sips?:.*") ? text : "sip:" + text);
        } catch (MalformedValueException e) {
            throw new ParameterException(
                    spec.commandLine(), "'" + text + "' is not a SIP address such as sip:127.0.0.1:5060", e);
        }
    }
}
