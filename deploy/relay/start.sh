#!/bin/sh
# Takes mail from the portal's networks only, and gives it to MAIL_SMARTHOST or straight to the world, with TLS where offered.
set -eu
postconf -e "myhostname=${MAIL_HOSTNAME:?}" "mydestination=" "local_transport=error:no local mail" \
    "mynetworks=127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 10.0.0.0/8" "inet_interfaces=all" \
    "smtpd_relay_restrictions=permit_mynetworks,reject" "smtp_tls_security_level=may" \
    "smtp_tls_CAfile=/etc/ssl/certs/ca-certificates.crt" "message_size_limit=31457280" \
    "maximal_queue_lifetime=3d" "bounce_queue_lifetime=1d" "maillog_file=/dev/stdout" "relayhost=${MAIL_SMARTHOST:-}"
exec postfix start-fg
