package io.earwitness.sip.bench;

import io.earwitness.sip.QuietServerLogger;
import io.earwitness.sip.QuietStackLogger;
import java.text.ParseException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.AddressFactory;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;

/// The reference implementation of JAIN SIP as a server that answers every call, with the settings that suit it best: a
/// pool of threads, a datagram buffer that is not larger than needed, and its NIO processor for TCP.
final class JainServer implements SipListener {
    private final AtomicInteger dialogs = new AtomicInteger();
    private final AtomicInteger tags = new AtomicInteger();
    private final HeaderFactory headers;
    private final AddressFactory addresses;
    private final MessageFactory messages;
    private final SipProvider udp;
    private final SipProvider tcp;
    private final String address;
    private final int port;

    private JainServer(String address, int port) throws Exception {
        this.address = address;
        this.port = port;
        var factory = SipFactory.getInstance();
        factory.setPathName("gov.nist");
        var properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "bench");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietStackLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", QuietServerLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "4");
        properties.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", "8192");
        properties.setProperty(
                "gov.nist.javax.sip.MESSAGE_PROCESSOR_FACTORY", "gov.nist.javax.sip.stack.NioMessageProcessorFactory");
        var stack = factory.createSipStack(properties);
        this.headers = factory.createHeaderFactory();
        this.addresses = factory.createAddressFactory();
        this.messages = factory.createMessageFactory();
        this.udp = stack.createSipProvider(stack.createListeningPoint(address, port, "udp"));
        this.tcp = stack.createSipProvider(stack.createListeningPoint(address, port, "tcp"));
        udp.addSipListener(this);
        tcp.addSipListener(this);
    }

    public static void main(String[] arguments) throws Exception {
        var server = new JainServer(arguments[0], Integer.parseInt(arguments[1]));
        ServerConsole.serve(server.dialogs::get);
        System.exit(0);
    }

    @Override
    public void processRequest(RequestEvent event) {
        var request = event.getRequest();
        try {
            switch (request.getMethod()) {
                case Request.INVITE -> accept(event, request);
                case Request.ACK -> {}
                default -> end(event, request);
            }
        } catch (ParseException | SipException | InvalidArgumentException failure) {
            System.err.println(failure);
        }
    }

    private void accept(RequestEvent event, Request request)
            throws ParseException, SipException, InvalidArgumentException {
        var provider = (SipProvider) event.getSource();
        var transaction = event.getServerTransaction() == null
                ? provider.getNewServerTransaction(request)
                : event.getServerTransaction();
        var ok = messages.createResponse(200, request);
        ((ToHeader) ok.getHeader(ToHeader.NAME)).setTag("jain" + tags.incrementAndGet());
        var self = addresses.createSipURI("srs", address);
        self.setPort(port);
        self.setTransportParam(provider.equals(tcp) ? "tcp" : "udp");
        ok.addHeader(headers.createContactHeader(addresses.createAddress(self)));
        ok.setContent(BenchAnswer.TEXT, headers.createContentTypeHeader("application", "sdp"));
        dialogs.incrementAndGet();
        transaction.sendResponse(ok);
    }

    private void end(RequestEvent event, Request request)
            throws ParseException, SipException, InvalidArgumentException {
        var transaction = event.getServerTransaction();
        if (transaction == null) {
            transaction = ((SipProvider) event.getSource()).getNewServerTransaction(request);
        }
        transaction.sendResponse(messages.createResponse(200, request));
    }

    @Override
    public void processResponse(ResponseEvent event) {}

    @Override
    public void processTimeout(TimeoutEvent event) {}

    @Override
    public void processIOException(IOExceptionEvent event) {}

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        dialogs.decrementAndGet();
    }
}
