package io.earwitness.siprec.correlation;

import io.earwitness.siprec.metadata.ExtensionElement;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// All elements of a document that RFC 7865 does not define, wherever they stand, searchable by namespace and name.
///
/// Immutable; holds the trees as the parser kept them, including those of vendors that nothing here knows.
public final class VendorExtensions {
    private final List<ExtensionElement> trees;

    private VendorExtensions(List<ExtensionElement> trees) {
        this.trees = trees;
    }

    public static VendorExtensions of(RecordingMetadata metadata) {
        var trees = new ArrayList<ExtensionElement>();
        metadata.groups().forEach(one -> trees.addAll(one.extensions()));
        metadata.sessions().forEach(one -> trees.addAll(one.extensions()));
        metadata.participants().forEach(one -> trees.addAll(one.extensions()));
        metadata.streams().forEach(one -> trees.addAll(one.extensions()));
        metadata.sessionAssociations().forEach(one -> trees.addAll(one.extensions()));
        metadata.participantAssociations().forEach(one -> trees.addAll(one.extensions()));
        metadata.streamAssociations().forEach(one -> trees.addAll(one.extensions()));
        trees.addAll(metadata.extensions());
        return new VendorExtensions(List.copyOf(trees));
    }

    /// The outermost elements, in document order within their kind of parent.
    public List<ExtensionElement> trees() {
        return trees;
    }

    /// Every element in that namespace, at any depth.
    public List<ExtensionElement> inNamespace(String namespace) {
        return all().filter(element -> element.namespace().equals(namespace)).toList();
    }

    /// Every element of that namespace and local name, at any depth.
    public List<ExtensionElement> named(String namespace, String name) {
        return all().filter(element ->
                        element.namespace().equals(namespace) && element.name().equals(name))
                .toList();
    }

    private Stream<ExtensionElement> all() {
        return trees.stream().flatMap(VendorExtensions::withDescendants);
    }

    private static Stream<ExtensionElement> withDescendants(ExtensionElement element) {
        return Stream.concat(
                Stream.of(element), element.children().stream().flatMap(VendorExtensions::withDescendants));
    }
}
