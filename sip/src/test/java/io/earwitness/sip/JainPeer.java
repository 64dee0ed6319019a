package io.earwitness.sip;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.AddressFactory;
import javax.sip.header.ContactHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.RSeqHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// A peer on a stack that we did not write: calls us, or answers us, by the reference implementation of JAIN SIP.
final class JainPeer implements SipListener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<ResponseEvent> responses = new LinkedBlockingQueue<>();
    private final SipStack stack;
    private final SipProvider provider;
    private final AddressFactory addresses;
    private final HeaderFactory headers;
    private final MessageFactory messages;
    private final String transport;
    private final int port;
    private volatile boolean reliable;
    private volatile @Nullable ServerTransaction undecided;

    JainPeer(String transport) throws Exception {
        this.transport = transport;
        this.port = freePort();
        var factory = SipFactory.getInstance();
        factory.resetFactory();
        factory.setPathName("gov.nist");
        var properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "peer-" + transport + "-" + port);
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietStackLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", QuietServerLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "2");
        this.stack = factory.createSipStack(properties);
        this.addresses = factory.createAddressFactory();
        this.headers = factory.createHeaderFactory();
        this.messages = factory.createMessageFactory();
        this.provider = stack.createSipProvider(stack.createListeningPoint("127.0.0.1", port, transport));
        provider.addSipListener(this);
    }

    /// This stack cannot be asked which port the system chose.
    private static int freePort() throws Exception {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /// From now on it answers INVITE with a reliable 183 that holds its description, and 200 after our PRACK.
    void progressReliably() {
        reliable = true;
    }

    Dialog invite(int targetPort, String sdp, String... supported) throws Exception {
        var target = addresses.createSipURI("srs", "127.0.0.1");
        target.setPort(targetPort);
        target.setTransportParam(transport);
        var self = addresses.createSipURI("src", "127.0.0.1");
        self.setPort(port);
        self.setTransportParam(transport);
        var via = new ArrayList<>(List.of(headers.createViaHeader("127.0.0.1", port, transport, null)));
        var invite = messages.createRequest(
                target,
                Request.INVITE,
                provider.getNewCallId(),
                headers.createCSeqHeader(1L, Request.INVITE),
                headers.createFromHeader(addresses.createAddress(self), "jain"),
                headers.createToHeader(addresses.createAddress(target), null),
                via,
                headers.createMaxForwardsHeader(70));
        invite.addHeader(contact());
        for (var tag : supported) {
            invite.addHeader(headers.createSupportedHeader(tag));
        }
        invite.setContent(sdp, headers.createContentTypeHeader("application", "sdp"));
        ClientTransaction transaction = provider.getNewClientTransaction(invite);
        transaction.sendRequest();
        return transaction.getDialog();
    }

    private ContactHeader contact() throws Exception {
        var self = addresses.createSipURI("src", "127.0.0.1");
        self.setPort(port);
        self.setTransportParam(transport);
        return headers.createContactHeader(addresses.createAddress(self));
    }

    /// Waits for a reliable provisional answer and acknowledges it.
    Response acknowledgeProvisional(Dialog dialog) throws Exception {
        while (true) {
            var event = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no reliable provisional answer in time");
            }
            var response = event.getResponse();
            if (response.getStatusCode() < 200 && response.getHeader(RSeqHeader.NAME) != null) {
                dialog.sendRequest(provider.getNewClientTransaction(dialog.createPrack(response)));
                return response;
            }
        }
    }

    Response finalResponse() throws Exception {
        while (true) {
            var event = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no final response in time");
            }
            if (event.getResponse().getStatusCode() >= 200) {
                return event.getResponse();
            }
        }
    }

    Request request(String method) throws Exception {
        while (true) {
            var request = requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("no " + method + " in time");
            }
            if (request.getMethod().equals(method)) {
                return request;
            }
        }
    }

    void send(Dialog dialog, String method) throws Exception {
        var request = dialog.createRequest(method);
        if (method.equals(Request.INVITE)) {
            request.setHeader(contact());
        }
        dialog.sendRequest(provider.getNewClientTransaction(request));
    }

    @Override
    public void processRequest(RequestEvent event) {
        var request = event.getRequest();
        try {
            if (!request.getMethod().equals(Request.ACK)) {
                answer(event, request);
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
        requests.add(request);
    }

    private void answer(RequestEvent event, Request request) throws Exception {
        ServerTransaction transaction = event.getServerTransaction() == null
                ? provider.getNewServerTransaction(request)
                : event.getServerTransaction();
        var ok = messages.createResponse(200, request);
        if (request.getMethod().equals(Request.INVITE) && reliable) {
            var provisional = transaction.getDialog().createReliableProvisionalResponse(183);
            ((ToHeader) provisional.getHeader(ToHeader.NAME)).setTag("jain-uas");
            provisional.addHeader(contact());
            provisional.setContent("v=0\r\ns=early\r\n", headers.createContentTypeHeader("application", "sdp"));
            undecided = transaction;
            transaction.getDialog().sendReliableProvisionalResponse(provisional);
            return;
        }
        if (request.getMethod().equals(Request.INVITE)) {
            ((ToHeader) ok.getHeader(ToHeader.NAME)).setTag("jain-uas");
            ok.addHeader(contact());
            ok.setContent("v=0\r\ns=answer\r\n", headers.createContentTypeHeader("application", "sdp"));
        }
        transaction.sendResponse(ok);
        var waiting = undecided;
        if (request.getMethod().equals(Request.PRACK) && waiting != null) {
            var late = messages.createResponse(200, waiting.getRequest());
            ((ToHeader) late.getHeader(ToHeader.NAME)).setTag("jain-uas");
            late.addHeader(contact());
            waiting.sendResponse(late);
        }
    }

    @Override
    public void processResponse(ResponseEvent event) {
        responses.add(event);
    }

    @Override
    public void processTimeout(TimeoutEvent event) {}

    @Override
    public void processIOException(IOExceptionEvent event) {}

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}

    @Override
    public void close() {
        stack.stop();
    }
}
