package io.earwitness.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholePicturesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            H264 | 65 88 84       | true  | slice of an IDR picture
            H264 | 67 42 00       | true  | sequence parameters
            H264 | 41 9a 00       | false | slice of another picture
            H264 | 78 00 0a 67 42 | true  | aggregate that begins with parameters
            H264 | 7c 85 88       | true  | fragment of an IDR slice
            H264 | 7c 81 9a       | false | fragment of another
            h265 | 26 01 af       | true  | IDR_W_RADL
            H265 | 02 01 d0       | false | TRAIL_R
            H265 | 62 01 93       | true  | fragment of type 19
            VP8  | 10 30 01       | true  | first partition of a key frame
            VP8  | 10 31 01       | false | first partition of another
            VP8  | 90 80 81 23 30 | true  | with a picture number of fifteen bits
            VP8  | 00 30 01       | false | a later packet of the picture
            VP8  | 90 80          | false | cut short
            VP9  | 8c 80 00       | false | nothing is known of it
            H264 | 65             | false | cut short
            """)
    void knowsAPictureThatNeedsNoOther(String format, String payload, boolean whole, String what) {
        var bytes = HexFormat.of().parseHex(payload.replace(" ", ""));

        assertThat(WholePictures.of(format).startIn(ByteBuffer.wrap(bytes)))
                .as(what)
                .isEqualTo(whole);
    }
}
