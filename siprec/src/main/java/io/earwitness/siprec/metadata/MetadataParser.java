package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a recording metadata document from its octets, strictly first and then with repairs.
///
/// Never throws on what a peer sent. Text, XML and model are three steps, each in its own class.
public final class MetadataParser {
    /// Longest document that is read; a longer one is unreadable.
    public static final int DOCUMENT_BYTES_MAX = 1 << 20;

    private MetadataParser() {}

    public static MetadataReading parse(byte[] document) {
        return parse(document, Optional.empty());
    }

    /// Reads a document.
    ///
    /// @param charset the charset parameter of the part's media type, which overrules the XML declaration
    public static MetadataReading parse(byte[] document, Optional<String> charset) {
        var deviations = new ArrayList<Deviation>();
        if (document.length > DOCUMENT_BYTES_MAX) {
            return unreadable("longer than " + DOCUMENT_BYTES_MAX + " octets", deviations);
        }
        try {
            String text = XmlText.of(document, charset, deviations);
            XmlElement root = XmlTree.read(text, deviations);
            return new MetadataReader(deviations).read(root);
        } catch (UnreadableXmlException unreadable) {
            return unreadable(unreadable.reason(), deviations);
        }
    }

    private static MetadataReading unreadable(String reason, List<Deviation> deviations) {
        deviations.add(new Deviation(DeviationKind.DOCUMENT_UNREADABLE, reason));
        return new MetadataReading.Unreadable(reason, deviations);
    }
}
