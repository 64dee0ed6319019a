package io.earwitness.recorder.keys;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key-encryption keys of this recorder: all of them open, the newest one wraps. Thread-safe.
///
/// An empty ring means that nothing new is encrypted, and that nothing encrypted can be opened.
public final class KeyRing {
    private static final KeyRing NONE = new KeyRing(List.of());
    private static final int TAG_BITS = 128;

    private final List<KeyEncryptionKey> keys;
    private final SecureRandom random = new SecureRandom();

    private KeyRing(List<KeyEncryptionKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public static KeyRing none() {
        return NONE;
    }

    public static KeyRing read(Path file) throws KeyFileException {
        return new KeyRing(new KeyFile(file).read());
    }

    /// Whether what is new is encrypted.
    public boolean encrypts() {
        return !keys.isEmpty();
    }

    /// The one that wraps; empty where nothing is encrypted.
    public Optional<KeyEncryptionKey> newest() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.getLast());
    }

    /// 32 random bytes for one journal or one recording.
    public SecretKeySpec newDataKey() {
        var bytes = new byte[KeyEncryptionKey.BYTES];
        random.nextBytes(bytes);
        return new SecretKeySpec(bytes, "AES");
    }

    /// @param context what the wrapped key belongs to; it opens nowhere else
    public WrappedKey wrap(SecretKeySpec dataKey, byte[] context) {
        var by = newest().orElseThrow(() -> new IllegalStateException("there is no key to encrypt with"));
        var nonce = new byte[WrappedKey.NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, by, nonce, context).doFinal(dataKey.getEncoded());
            return new WrappedKey(by.id(), nonce, sealed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES-GCM", impossible);
        }
    }

    /// @param wrapped the same data key, as often as it was wrapped
    /// @param what    what it belongs to, for the message: `the journal …`
    public SecretKeySpec unwrap(List<WrappedKey> wrapped, byte[] context, String what) throws KeyMissingException {
        for (var one : wrapped) {
            for (var key : keys) {
                if (key.id().equals(one.keyId())) {
                    return unwrap(one, key, context, what);
                }
            }
        }
        var wanted = wrapped.stream().map(WrappedKey::keyId).distinct().collect(Collectors.joining(" or "));
        throw new KeyMissingException(what + " is encrypted under the key " + wanted
                + (keys.isEmpty() ? ", and no key file is set" : ", which the key file does not hold"));
    }

    private SecretKeySpec unwrap(WrappedKey wrapped, KeyEncryptionKey by, byte[] context, String what)
            throws KeyMissingException {
        try {
            var bytes =
                    cipher(Cipher.DECRYPT_MODE, by, wrapped.nonce(), context).doFinal(wrapped.sealed());
            return new SecretKeySpec(bytes, "AES");
        } catch (AEADBadTagException changed) {
            throw new KeyMissingException("the data key of " + what + " was changed, or belongs to something else");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES-GCM", impossible);
        }
    }

    private static Cipher cipher(int mode, KeyEncryptionKey key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    /// The ids alone.
    @Override
    public String toString() {
        return keys.stream().map(KeyEncryptionKey::id).collect(Collectors.joining(", ", "keys ", ""));
    }
}
