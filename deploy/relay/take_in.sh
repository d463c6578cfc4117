#!/bin/sh
# Takes mail from the world for our own domain only, and hands it to the portal by LMTP. It relays for nobody: behind
# Docker's proxy the world may seem to come from a private network, so none is trusted. An address is asked for at RCPT,
# so that a letter to nobody is refused at once; a letter the portal cannot take now waits here for five days.
set -eu
postconf -e "myhostname=${MAIL_HOSTNAME:?}" "mydestination=" "local_transport=error:no local mail" \
    "mynetworks=127.0.0.0/8" "inet_interfaces=all" "relay_domains=${MAIL_IN_DOMAIN:?}" \
    "relay_transport=lmtp:inet:mail-in:2424" "smtpd_relay_restrictions=reject_unauth_destination" \
    "smtpd_recipient_restrictions=reject_unauth_destination,reject_unverified_recipient" \
    "unverified_recipient_reject_code=550" "address_verify_map=" "lmtp_destination_recipient_limit=1" \
    "smtpd_tls_security_level=may" "message_size_limit=31457280" "maximal_queue_lifetime=5d" \
    "maillog_file=/dev/stdout"
exec postfix start-fg
