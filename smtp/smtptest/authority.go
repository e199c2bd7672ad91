package smtptest

// Authority is the certificate of the authority that issued the server's, in DER;
// nil without TLS.
func (s *Server) Authority() []byte {
	if s.ca == nil {
		return nil
	}
	return s.ca.Certificate.Raw
}
