package io.earwitness.app;

import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.SipUri;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// The recording server that `call` and `replay` talk to.
final class ServerArgument {
    @Spec(Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "SRS-URI",
            description = "The recording server: sip:127.0.0.1:5060, or sip:host:5060;transport=tcp.")
    String text = "";

    SipUri uri() {
        try {
            return SipUri.parse(text.matches("(?i)sips?:.*") ? text : "sip:" + text);
        } catch (MalformedValueException e) {
            throw new ParameterException(
                    spec.commandLine(), "'" + text + "' is not a SIP address such as sip:127.0.0.1:5060", e);
        }
    }
}
