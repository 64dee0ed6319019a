package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The characters of a metadata document, from its octets: byte order mark, charset, declaration and rubbish before it
/// undone.
///
/// The XML declaration itself is dropped, because its encoding no longer applies to characters.
final class XmlText {
    private static final Pattern DECLARATION = Pattern.compile("^<\\?xml\\s[^>]*?\\?>");
    private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*['\"]([^'\"]*)['\"]");
    private static final int DECLARATION_WITHIN = 200;

    private XmlText() {}

    static String of(byte[] document, Optional<String> partCharset, List<Deviation> deviations) {
        String text = decoded(document, partCharset, deviations);
        if (text.startsWith("\uFEFF")) {
            deviations.add(new Deviation(DeviationKind.BYTE_ORDER_MARK, "before the document"));
            text = text.substring(1);
        }
        int start = text.indexOf('<');
        if (start > 0) {
            boolean blank = text.substring(0, start).isBlank();
            deviations.add(new Deviation(
                    DeviationKind.TEXT_BEFORE_PROLOG, blank ? "white space" : text.substring(0, Math.min(start, 60))));
            text = text.substring(start);
        }
        return DECLARATION.matcher(text).replaceFirst("");
    }

    private static String decoded(byte[] document, Optional<String> partCharset, List<Deviation> deviations) {
        Optional<Charset> mark = byMark(document);
        if (mark.isPresent()) {
            return new String(document, mark.get());
        }
        Optional<String> declared = partCharset.or(() -> declaredEncoding(document));
        Charset named = declared.flatMap(XmlText::charset).orElse(StandardCharsets.UTF_8);
        Optional<String> text = strictly(document, named);
        if (text.isPresent() && (declared.isEmpty() || charset(declared.get()).isPresent())) {
            return text.get();
        }
        deviations.add(new Deviation(DeviationKind.ENCODING_WRONG, "not " + declared.orElse("UTF-8")));
        return strictly(document, StandardCharsets.UTF_8)
                .orElseGet(() -> new String(document, StandardCharsets.ISO_8859_1));
    }

    private static Optional<Charset> byMark(byte[] document) {
        if (document.length >= 2 && document[0] == (byte) 0xFE && document[1] == (byte) 0xFF) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        if (document.length >= 2 && document[0] == (byte) 0xFF && document[1] == (byte) 0xFE) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return Optional.empty();
    }

    // A declaration that could be read as octets is no UTF-16, whatever it claims.
    private static Optional<String> declaredEncoding(byte[] document) {
        String start =
                new String(document, 0, Math.min(document.length, DECLARATION_WITHIN), StandardCharsets.ISO_8859_1);
        int at = start.indexOf("<?xml");
        if (at < 0) {
            return Optional.empty();
        }
        Matcher matcher = ENCODING.matcher(start.substring(at).replaceAll("(?s)\\?>.*", ""));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<Charset> charset(String name) {
        try {
            Charset charset = Charset.forName(name.strip());
            return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")
                    ? Optional.empty()
                    : Optional.of(charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<String> strictly(byte[] document, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(document)).toString());
        } catch (CharacterCodingException wrong) {
            return Optional.empty();
        }
    }
}
