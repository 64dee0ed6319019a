package io.earwitness.siprec.filter;

import io.earwitness.siprec.metadata.UnreadableXmlException;
import io.earwitness.siprec.metadata.XmlRewriting;
import io.earwitness.siprec.metadata.XmlScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One XML document without what the rules name. One instance a document.
///
/// What ties elements together, times and labels stay even where a removed value looks the same.
final class DocumentFilter implements XmlRewriting.Edit {
    private static final Set<String> TIES = Set.of("id", "label", "send", "recv", "datamode", "lang");

    private final List<FilterRule> rules;
    private final boolean keyPresses;
    private final RemovedValues removed;
    private boolean changed;

    private DocumentFilter(FilterPolicy policy, RemovedValues removed) {
        this.rules = policy.rules().stream()
                .filter(rule -> rule.element().isPresent())
                .toList();
        this.keyPresses = policy.keyPresses();
        this.removed = removed;
    }

    /// Empty where nothing of the document is to be removed.
    ///
    /// @param charset the charset parameter of the part's media type
    static Optional<byte[]> filtered(
            byte[] document, Optional<String> charset, FilterPolicy policy, RemovedValues removed)
            throws UnreadableXmlException {
        var filter = new DocumentFilter(policy, removed);
        var written = XmlRewriting.rewrite(document, charset, filter);
        // What is not copied, such as what stands behind the root, may hold what was removed within it.
        var whole = new String(document, StandardCharsets.UTF_8);
        if (!filter.changed && removed.without(whole).equals(whole)) {
            return Optional.empty();
        }
        var mark = "<!-- " + MessageFilter.MARK + ": " + String.join(", ", removed.touched()) + " -->\n";
        return Optional.of(
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + mark + written).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean leavesOut(List<XmlScope> path) {
        var leaves = ofElement(path)
                .filter(rule -> rule.action() == FilterAction.DROP)
                .isPresent();
        changed |= leaves;
        return leaves;
    }

    @Override
    public Optional<String> attribute(List<XmlScope> path, String name, String value) {
        var rule = ofAttribute(path, name)
                .or(() -> ofAround(path).filter(around -> around.action() == FilterAction.DROP || !isTie(name)));
        if (rule.isPresent()) {
            return replaced(rule.get(), value);
        }
        if (keyPresses && name.equals("digits") && path.getLast().name().equals("kpml-response")) {
            changed = true;
            removed.touched(FilterPolicy.KEY_PRESSES);
            return Optional.of("");
        }
        return Optional.of(isTie(name) ? value : swept(value));
    }

    @Override
    public String text(List<XmlScope> path, String text) {
        var rule = ofAround(path);
        if (rule.isPresent()) {
            return replaced(rule.get(), text).orElse("");
        }
        return isTie(path.getLast().name()) ? text : swept(text);
    }

    @Override
    public String comment(String text) {
        return swept(text);
    }

    private Optional<String> replaced(FilterRule rule, String value) {
        changed = true;
        if (rule.action() == FilterAction.DROP) {
            removed.dropped(rule, value);
            return Optional.empty();
        }
        return Optional.of(removed.replacement(rule, value));
    }

    private String swept(String text) {
        var clean = removed.without(text);
        changed |= !clean.equals(text);
        return clean;
    }

    private static boolean isTie(String name) {
        return TIES.contains(name) || name.endsWith("_id") || name.endsWith("-time") || name.endsWith("-ref");
    }

    private Optional<FilterRule> ofElement(List<XmlScope> path) {
        return rules.stream()
                .filter(rule -> rule.element()
                        .filter(named -> named.attribute().isEmpty() && named.matches(path))
                        .isPresent())
                .findFirst();
    }

    private Optional<FilterRule> ofAttribute(List<XmlScope> path, String name) {
        return rules.stream()
                .filter(rule -> rule.element()
                        .filter(named -> named.attribute().filter(name::equals).isPresent() && named.matches(path))
                        .isPresent())
                .findFirst();
    }

    /// The rule that names the element or one around it.
    private Optional<FilterRule> ofAround(List<XmlScope> path) {
        for (int length = path.size(); length > 0; length--) {
            var rule = ofElement(path.subList(0, length));
            if (rule.isPresent()) {
                return rule;
            }
        }
        return Optional.empty();
    }
}
