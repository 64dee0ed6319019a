package io.earwitness.conformance;

import io.earwitness.conformance.TestOutcome.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads which tests ran, with which tags and to what end, from the event files of JUnit's Open Test Reporting.
///
/// A child has its parents' tags. A container that fails or is skipped stands for the tests that it never began.
final class TestEvents {
    private final Map<String, Map<String, TestOutcome>> byTag = new TreeMap<>();
    private final Map<String, Node> nodes = new HashMap<>();
    private @Nullable Node reported;

    private static final class Node {
        final Set<String> tags = new HashSet<>();
        String name = "";
        boolean isTest;
    }

    /// Tag to method to outcome, over all files.
    static Map<String, Map<String, TestOutcome>> read(List<Path> files) throws IOException {
        var events = new TestEvents();
        for (var file : files) {
            events.readFile(file);
        }
        return events.byTag;
    }

    private void readFile(Path file) throws IOException {
        nodes.clear();
        var factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (var in = Files.newInputStream(file)) {
            var xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    element(xml);
                }
            }
        } catch (XMLStreamException broken) {
            throw new IOException("cannot read " + file, broken);
        }
    }

    private void element(XMLStreamReader xml) throws XMLStreamException {
        switch (xml.getLocalName()) {
            case "started" -> {
                reported = new Node();
                var parent = nodes.get(String.valueOf(xml.getAttributeValue(null, "parentId")));
                if (parent != null) {
                    reported.tags.addAll(parent.tags);
                    reported.name = parent.name;
                }
                nodes.put(xml.getAttributeValue(null, "id"), reported);
            }
            case "finished" -> reported = nodes.get(xml.getAttributeValue(null, "id"));
            case "tag" -> known().tags.add(xml.getElementText().strip());
            case "type" -> known().isTest = xml.getElementText().contains("TEST");
            case "methodSource" ->
                known().name = simple(xml.getAttributeValue(null, "className")) + "."
                        + xml.getAttributeValue(null, "methodName");
            case "classSource" -> known().name = simple(xml.getAttributeValue(null, "className"));
            case "result" -> finished(known(), xml.getAttributeValue(null, "status"));
            default -> {}
        }
    }

    private Node known() {
        return reported == null ? new Node() : reported;
    }

    private void finished(Node node, String status) {
        var kind = switch (status) {
            case "SUCCESSFUL" -> Kind.PASSED;
            case "SKIPPED", "ABORTED" -> Kind.SKIPPED;
            default -> Kind.FAILED;
        };
        if (!node.isTest && kind == Kind.PASSED) {
            return;
        }
        for (var tag : node.tags) {
            byTag.computeIfAbsent(tag, _ -> new TreeMap<>())
                    .merge(node.name, new TestOutcome(node.name, kind), TestOutcome::worstOf);
        }
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
