package io.earwitness.app;

import io.earwitness.app.doctor.Doctor;
import io.earwitness.app.doctor.Finding;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `earwitness doctor`: would a recorder run well here, and if not, what to do.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at ports, clock, disk, socket buffers and Java: what is wrong, and how to mend it.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SettingsOption settings = new SettingsOption();

    @Option(names = "--json", description = "Print the findings as JSON.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        var findings = Doctor.examine(settings.load());
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(findings));
        } else {
            findings.forEach(finding -> out.println(sentence(finding)));
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.BAD)
                ? ExitCodes.NO
                : ExitCodes.OK;
    }

    private static String sentence(Finding finding) {
        var mark = switch (finding.level()) {
            case OK -> "ok       ";
            case WARNING -> "warning  ";
            case BAD -> "BAD      ";
        };
        var mend = finding.mend().isEmpty() ? "" : System.lineSeparator() + "         mend: " + finding.mend();
        return mark + finding.subject() + ": " + finding.text() + mend;
    }
}
